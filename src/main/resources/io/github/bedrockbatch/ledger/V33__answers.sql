-- What a source asks of answers, for the prompts that name it: an old rule stays.
create table answer_rule (
  id       varchar(64)    primary key,
  source   varchar(1000)  not null,
  rule     text           not null,
  kept_at  bigint         not null    -- when its source had it last; 0 when that has none
);

-- Answers that were not what was asked for, of those sent again and of those that failed.
alter table batch add column unfit integer default 0 not null;
alter table removed_batch add column unfit bigint default 0 not null;
