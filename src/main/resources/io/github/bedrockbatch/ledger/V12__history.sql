-- What happened to each batch, for people to read: no stage decides by it. Batches from before have none of it.
create table batch_event (
  batch_id  varchar(63)  not null,
  version   bigint       not null,   -- of the batch, after it
  at        bigint       not null,
  kind      varchar(8)   not null,   -- STATE or JOB
  what      varchar(32)  not null,   -- the new state, or the new status of its job
  words     varchar(4000),           -- the reason, or the service's own words
  primary key (batch_id, version, kind)
);

-- Why records of a batch failed for good, by code and text.
create table batch_error (
  batch_id  varchar(63)    not null,
  code      varchar(255)   not null,
  text      varchar(500)   not null,
  records   integer        not null,
  samples   varchar(2000)  not null,   -- ids of the first of them, one a line
  primary key (batch_id, code, text)
);

-- What the answers of a batch say that they cost in tokens.
alter table batch add column input_tokens bigint default 0 not null;
alter table batch add column output_tokens bigint default 0 not null;

-- For lists of the newest in a state, which must not read all batches there ever were.
create index batch_by_state_and_id on batch (state, id);
create index batch_by_model on batch (model_id, state, id);
create index batch_by_job on batch (job_arn, id);
create index batch_with_words on batch (id) where reason is not null or job_message is not null;
drop index batch_source_by_origin;
create index batch_source_by_origin on batch_source (origin, batch_id);

alter table operator_request add column requested_by varchar(255);
create index operator_request_by_batch on operator_request (batch_id);
