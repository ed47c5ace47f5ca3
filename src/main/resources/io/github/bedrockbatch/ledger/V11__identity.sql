-- Tells this ledger from any other, so that a data folder notices when it is started with another one.
create table ledger_identity (
  one  integer      not null primary key,           -- always 1
  id   varchar(36)  not null
);
