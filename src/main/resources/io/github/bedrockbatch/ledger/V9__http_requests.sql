-- The first request under each Idempotency-Key of the last days, and what it was answered.
create table http_request (
  request   varchar(512)  not null primary key,   -- route and key
  digest    varchar(64)   not null,               -- SHA-256 of what it asked, in hexadecimal digits
  since     bigint        not null,
  accepted  bigint        not null,               -- -1 until it is answered
  answer    varchar(8000)                         -- null as well when it is longer
);
create index http_request_by_age on http_request (since);
