-- One row a batch, from the moment it is sealed. Times are milliseconds since 1970, UTC.
create table batch (
  id                varchar(63)   not null primary key,
  state             varchar(12)   not null,
  version           bigint        not null,
  model_id          varchar(2048) not null,
  invocation_type   varchar(16)   not null,
  group_name        varchar(255)  not null,
  node              varchar(64)   not null,   -- whose spool holds the files until they are uploaded
  close_cause       varchar(12)   not null,
  records           integer       not null,
  padding           integer       not null,   -- of these, so many only fill the batch up
  input_bytes       bigint        not null,
  context_bytes     bigint        not null,
  opened_at         bigint        not null,
  sealed_at         bigint        not null,
  due_at            bigint        not null,   -- not to be worked on before
  troubles          integer       not null,   -- failed tries of the present step in a row
  job_name          varchar(63)   not null,   -- also the client request token
  submit_started_at bigint,                   -- set before the create call: from here on a job may exist
  submitted_at      bigint,
  job_arn           varchar(1011),
  job_status        varchar(32),
  job_message       varchar(2048),
  job_total         bigint        not null,
  job_processed     bigint        not null,
  job_succeeded     bigint        not null,
  job_failed        bigint        not null,
  ended_at          bigint,
  pages_delivered   integer       not null,   -- checkpoint: a restart goes on after this many pages
  all_delivered     integer       not null,   -- 1: every page is out, only the end of delivery may be missing
  succeeded         integer       not null,
  failed            integer       not null,
  retried           integer       not null,   -- went back to the spool for another attempt
  closed_at         bigint,
  reason            varchar(4000),            -- of the last trouble, in words for a person
  lease_owner       varchar(64),
  lease_until       bigint        not null
);
create index batch_by_state on batch (state, due_at);

-- What a sealed batch took from each source. The highest ordinal of a source, per key, is the position
-- up to which the source is already in hand.
create table batch_source (
  batch_id      varchar(63)   not null,
  source        varchar(1024) not null,
  last_ordinal  bigint        not null,
  records       integer       not null,
  primary key (batch_id, source)
);
create index batch_source_by_source on batch_source (source);

-- What was taken from a source in all, set when the source was acknowledged.
create table source (
  source    varchar(1024) not null primary key,
  accepted  bigint        not null,
  refused   bigint        not null,
  taken_at  bigint        not null
);

-- What a person asked for; the process that works on the data folder does it.
create table operator_request (
  id            bigint        not null primary key,
  action        varchar(16)   not null,
  batch_id      varchar(63)   not null,
  requested_at  bigint        not null,
  done_at       bigint,
  outcome       varchar(4000)
);
