-- How many records are not asked, as they get the answer to an equal one; -1 until that was looked for.
alter table batch add column unasked integer default 0 not null;

-- Of those that succeeded, so many have the answer to an equal one.
alter table batch_source add column reused bigint default 0 not null;
