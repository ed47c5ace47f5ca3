-- How a batch is answered, decided when it is sealed, and where it was uploaded to: neither follows the settings later.
alter table batch add column way varchar(12) default 'JOB' not null;
alter table batch add column home varchar(1000);     -- account, Region and endpoints, in words
alter table batch add column bucket varchar(63);
alter table batch add column prefix varchar(1024);
-- 1: the job or its output was waited for in vain; what is found from then on is all there is.
alter table batch add column job_lost integer default 0 not null;
