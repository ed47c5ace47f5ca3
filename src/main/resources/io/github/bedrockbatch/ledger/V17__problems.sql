-- The nodes that serve, as far as they have said so. One that stops takes its row away.
create table node (
  name     varchar(255)  not null primary key,
  seen_at  bigint        not null
);

-- What is wrong now, as each node has last seen it.
create table problem (
  node      varchar(255)   not null,
  id        varchar(255)   not null,   -- the same for as long as it stands
  kind      varchar(32)    not null,
  subject   varchar(200)   not null,
  sentence  varchar(1000)  not null,
  remedy    varchar(1000)  not null,
  since     bigint         not null,
  primary key (node, id)
);

-- What is still to be told to whom (deliver.events). A row goes once it is told.
create table event_outbox (
  id       varchar(255)   not null,
  target   varchar(500)   not null,
  at       bigint         not null,
  type     varchar(32)    not null,
  subject  varchar(255)   not null,   -- of one subject, the earlier is told before the later
  body     varchar(8000)  not null,
  tries    integer        not null,
  due_at   bigint         not null,
  primary key (id, target)
);
create index event_outbox_by_time on event_outbox (target, at, id);
