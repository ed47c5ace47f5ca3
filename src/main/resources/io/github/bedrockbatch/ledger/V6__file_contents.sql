-- What the files held that prompts were taken from, so that a file is known by its content: again under the
-- same name, or with more behind it. The row of a file is made before the first of its prompts is taken.
alter table source add column file_name varchar(1024);                  -- null for what is no file
alter table source add column bytes bigint not null default 0;          -- so many of it were read
alter table source add column digest varchar(32);                       -- of these bytes
alter table source add column unread bigint not null default 0;         -- bytes that could not be read, or not yet
create index source_by_file on source (file_name);
