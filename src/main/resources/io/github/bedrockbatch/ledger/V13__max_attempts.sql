-- retry.max-attempts when the first page of results was cut, which decides what is in each page; 0 before.
alter table batch add column max_attempts integer default 0 not null;

-- What was half delivered then is delivered again from its first page: nobody can tell how that was cut.
update batch set pages_delivered = 0 where max_attempts = 0 and all_delivered = 0;
