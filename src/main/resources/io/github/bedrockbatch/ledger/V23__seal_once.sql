-- The lowest of a batch's ordinals (0: not known), so that of a source with a long history only what may have
-- an ordinal of a batch is read when that is sealed.
alter table batch_source add column first_ordinal bigint default 0 not null;
drop index batch_source_by_source;
create index batch_source_by_source on batch_source (source, last_ordinal, first_ordinal);

insert into serial (name, last) values ('SEALING', 0);

-- Where several nodes share the ledger, each message of a sealed batch stays here for a week, acknowledged or not.
create index unacknowledged_message_by_age on unacknowledged_message (taken_at);
