-- The deadline of its prompts that decides when the batch is looked at; when that is; and up to which deadline prompts
-- were not left to its job any longer.
alter table batch add column deadline bigint;
alter table batch add column late_at  bigint;
alter table batch add column given_up bigint;

-- Of its records that were sent again so many may have been answered, and charged, by the job that was stopped.
alter table batch add column charged_again integer default 0 not null;

-- Results after their deadline.
alter table batch_source add column late integer default 0 not null;

create index batch_late on batch (late_at) where late_at is not null and state in ('UPLOADED', 'SUBMITTED');
create index batch_missed on batch (deadline)
  where deadline is not null and state in ('SEALED', 'UPLOADED', 'HELD', 'SUBMITTED', 'ENDED', 'FAILED');
