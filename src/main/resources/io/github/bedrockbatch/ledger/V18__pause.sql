-- What a person has paused: the route of a source, or "submitting".
create table pause (
  what       varchar(255)  not null primary key,
  paused_by  varchar(255),
  since      bigint        not null
);

-- A request to pause counts from when it is made, also while no process carries it out.
create view paused as
  select what, paused_by, since from pause
  union
  select batch_id, requested_by, requested_at from operator_request where action = 'PAUSE' and done_at is null;
