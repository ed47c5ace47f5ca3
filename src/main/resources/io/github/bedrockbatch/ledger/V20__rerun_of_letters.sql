-- Whether the prompts of a file of dead letters were sent again by a rerun of their batch.
alter table dead_letter_file add column rerun smallint default 0 not null;

create index dead_letter_of_file on dead_letter (file);
