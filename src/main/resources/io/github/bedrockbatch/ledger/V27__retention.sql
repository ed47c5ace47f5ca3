-- 1: of batches that were removed, all there are of a source and origin together.
alter table batch_source add column removed smallint default 0 not null;
create index batch_source_removed on batch_source (source, origin) where removed = 1;

-- What removed batches add up to.
create table removed_batch (
  model_id       varchar(2048)  not null,
  on_demand      smallint       not null,
  batches        bigint         not null,
  records        bigint         not null,   -- without padding
  padding        bigint         not null,
  retried        bigint         not null,
  input_tokens   bigint         not null,
  output_tokens  bigint         not null,
  primary key (model_id, on_demand)
);

-- The highest id of a removed batch: one below it that is not here was removed as well.
alter table ledger_identity add column removed_to varchar(63) default '' not null;

-- 1: its objects in S3 were removed.
alter table batch add column objects_removed smallint default 0 not null;

create index batch_finished on batch (closed_at, id) where state in ('DELIVERED', 'DROPPED');
create index batch_with_objects on batch (closed_at, id)
  where state in ('DELIVERED', 'DROPPED') and objects_removed = 0;

insert into serial (name, last) values ('RETENTION', 0);
