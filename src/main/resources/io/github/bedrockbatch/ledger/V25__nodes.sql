-- What only one node does at a time, and whose turn it is.
create table turn (
  what      varchar(32)   not null primary key,
  node      varchar(255)  not null,
  until_at  bigint        not null
);

-- Which node carries out a request, unless it ends meanwhile.
alter table operator_request add column taken_by varchar(255);
alter table operator_request add column taken_until bigint default 0 not null;

-- What a request has come to on each node, where each does its part.
create table operator_request_part (
  request  bigint        not null,
  node     varchar(255)  not null,
  outcome  varchar(4000) not null,
  primary key (request, node)
);

-- The node that has the finished results on its disk and has only to show them; null where no disk is needed.
alter table batch add column results_on varchar(255);

-- What each node gathers, as it has last noted for the others; nothing where a node is alone.
create table open_batch (
  id               varchar(63)    not null primary key,
  node             varchar(255)   not null,
  model_id         varchar(2048)  not null,
  invocation_type  varchar(16)    not null,
  group_name       varchar(255)   not null,
  records          bigint         not null,
  bytes            bigint         not null,
  opened_at        bigint         not null,
  closes_at        bigint,
  waits_for        varchar(400)   not null,
  noted_at         bigint         not null
);
create table open_batch_source (
  batch_id  varchar(63)    not null,
  source    varchar(1024)  not null,
  origin    varchar(1024)  not null,
  records   integer        not null,
  primary key (batch_id, source, origin)
);
