-- retry.max-attempts when the first page of results was cut, which decides what is in each page; 0 before.
alter table batch add column max_attempts integer default 0 not null;
