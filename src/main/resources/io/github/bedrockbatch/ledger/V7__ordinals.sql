-- Which ordinals of its source a batch has: what is read again is left out whichever key it went to, and
-- what a crash has cut from one of several batches is taken again. As OrdinalRuns writes them.
alter table batch_source add column ordinals text not null default '';
update batch_source set ordinals = (last_ordinal - records + 1) || '+' || (records - 1);
