-- Which tokens were used, by batch, way of asking and source. A batch_id of '' stands for all that were removed.
create table token_usage (
  batch_id       varchar(63)    not null,
  on_demand      smallint       not null,
  source         varchar(1024)  not null,   -- where the prompts first came from; '' of what no source gave
  day            bigint         not null,   -- since 1970, UTC
  model_id       varchar(2048)  not null,   -- that was asked, which a lane may have chosen
  region         varchar(64)    not null,   -- '' where it was not noted
  records        bigint         not null,
  input_tokens   bigint         not null,
  output_tokens  bigint         not null,
  primary key (batch_id, on_demand, source, day, model_id, region)
);
-- Sums are read from these alone, in their order: a row of the table is never looked at.
create index token_usage_by_model on token_usage (model_id, on_demand, region, day, records, input_tokens, output_tokens);
create index token_usage_by_day on token_usage (day, on_demand, model_id, region, records, input_tokens, output_tokens);
create index token_usage_by_source on token_usage (source, on_demand, model_id, region, day, records, input_tokens, output_tokens);

insert into token_usage (batch_id, on_demand, source, day, model_id, region, records, input_tokens, output_tokens)
  select id, case when job_status = 'OnDemand' then 1 else 0 end, '', coalesce(ended_at, sealed_at) / 86400000, model_id,
    '', records - padding, input_tokens, output_tokens
  from batch where input_tokens + output_tokens > 0;
insert into token_usage (batch_id, on_demand, source, day, model_id, region, records, input_tokens, output_tokens)
  select '', on_demand, '', 0, model_id, '', records, input_tokens, output_tokens
  from removed_batch where input_tokens + output_tokens > 0;

-- What the manifest of its job says; null where there was none.
alter table batch add column manifest_input_tokens bigint;
alter table batch add column manifest_output_tokens bigint;
