-- Settings of requests with which one record was answered, so that a job may be made of more like it.
create table canary (
  fingerprint  varchar(64)  not null primary key,   -- SHA-256 in hexadecimal digits
  batch_id     varchar(63)  not null,               -- whose first record it was
  passed_at    bigint       not null
);
