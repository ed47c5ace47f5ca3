-- Messages whose prompts were sealed into a batch before their broker was told so: should it deliver one of
-- them again, it is known here.
create table unacknowledged_message (
  message   varchar(1024) not null primary key,
  taken_at  bigint        not null
);
