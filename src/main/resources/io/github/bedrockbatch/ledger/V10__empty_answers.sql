-- How many of the prompts that succeeded have an answer without text.
alter table batch add column empty integer default 0 not null;
alter table batch_source add column empty integer default 0 not null;
