-- How many jobs of a model are open is counted before each job: from the index alone.
create index batch_open_jobs on batch (state, model_id, home) where state = 'SUBMITTED';
