-- What a request is about besides a batch, as its action has it.
alter table operator_request add column detail varchar(16000);

-- The files of dead letters of which a person has sent some again, or dropped some.
create table dead_letter_file (
  id            bigint         not null primary key,
  source        varchar(1024)  not null unique,   -- of what is sent again
  last_ordinal  bigint         not null,          -- the place given to the letter that was asked for last
  sent          bigint         not null           -- how many were taken when they were sent again
);

-- What became of each letter that a person has asked for; who and when stands with the request.
create table dead_letter (
  letter   bigint    not null primary key,   -- from the SHA-256 of what tells it from all others
  file     bigint    not null,
  ordinal  bigint    not null,               -- its place in the source of what is sent again
  request  bigint    not null,
  outcome  smallint  not null                -- 0 on its way, 1 sent, 2 refused, 3 dropped
);
