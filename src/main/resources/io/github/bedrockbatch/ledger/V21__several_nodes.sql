-- Rows to lock, and the last number given out under each.
create table serial (
  name  varchar(32)  not null primary key,
  last  bigint       not null
);
insert into serial (name, last) values ('SUBMITTING', 0);
insert into serial (name, last) select 'OPERATOR_REQUEST', coalesce(max(id), 0) from operator_request;
insert into serial (name, last) select 'DEAD_LETTER_FILE', coalesce(max(id), 0) from dead_letter_file;

-- What stages look for, without what is finished, of which there is ever more.
drop index batch_by_state;
create index batch_to_do on batch (state, due_at, id) where state in ('SEALED', 'UPLOADED', 'SUBMITTED', 'ENDED');
create index batch_leased on batch (lease_owner) where lease_owner is not null;
create index operator_request_open on operator_request (id) where done_at is null;
