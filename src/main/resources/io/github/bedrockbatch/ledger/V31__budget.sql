-- What was reserved for what batches cost, and used of it; what waits for a budget. Amounts are USD times 10^9,
-- prices of a token USD times 10^12. A row is written in the transaction that notes that a job may exist, or
-- before a record is asked on demand.
create table spending (
  batch_id      varchar(63)   not null,
  kind          varchar(12)   not null,   -- JOB, ON_DEMAND or CANARY
  model_id      varchar(2048) not null,
  reserved_at   bigint,                   -- in whose day and month it counts; null: it waits
  amount        bigint,                   -- as was estimated; null: no price is known
  used          bigint,                   -- null until the output was collected
  input_price   bigint        not null,
  output_price  bigint        not null,
  waits_for     varchar(255),             -- the setting of the budget
  primary key (batch_id, kind)
);
create index spending_by_time on spending (reserved_at);

insert into serial (name, last) values ('BUDGET', 0);
