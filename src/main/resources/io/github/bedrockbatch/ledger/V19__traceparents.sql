-- The traces of the messages that brought its prompts, with a space between them.
alter table batch add column traceparents varchar(2000);
