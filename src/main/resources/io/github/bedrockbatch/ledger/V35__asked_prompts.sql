-- Which prompts were asked whose answers others may get.
create table asked_prompt (
  digest      varchar(32)  not null primary key,   -- 128 bits of a SHA-256 of what was asked
  batch_id    varchar(63)  not null,
  record      integer      not null,               -- its ordinal in the batch
  asked_at    bigint       not null,
  kept_until  bigint       not null
);

create index asked_prompt_batch on asked_prompt (batch_id, record);
create index asked_prompt_until on asked_prompt (kept_until);
