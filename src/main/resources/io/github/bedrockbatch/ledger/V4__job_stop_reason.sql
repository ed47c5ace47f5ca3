-- Why this program asked the service to stop the job; set before it asks.
alter table batch add column job_stop_reason varchar(400);
