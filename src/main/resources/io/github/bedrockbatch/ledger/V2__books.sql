-- What a sealed batch took from each source, and what became of it, so that the books can be kept for
-- every source. The origin is where a prompt first came from: it differs from the source in a prompt
-- that is sent again, which is taken from an earlier batch.
alter table batch_source rename to batch_source_before_books;
drop index batch_source_by_source;

create table batch_source (
  batch_id      varchar(63)   not null,
  source        varchar(1024) not null,
  origin        varchar(1024) not null,
  last_ordinal  bigint        not null,
  records       integer       not null,
  succeeded     integer       not null,
  failed        integer       not null,
  retried       integer       not null,
  primary key (batch_id, source, origin)
);

-- Before, a batch counted as a whole: that is as good where it has one source.
insert into batch_source (batch_id, source, origin, last_ordinal, records, succeeded, failed, retried)
  select s.batch_id, s.source, s.source, s.last_ordinal, s.records,
    case when s.records = b.records - b.padding then b.succeeded else 0 end,
    case when s.records = b.records - b.padding then b.failed else 0 end,
    case when s.records = b.records - b.padding then b.retried else 0 end
  from batch_source_before_books s join batch b on b.id = s.batch_id;

drop table batch_source_before_books;
create index batch_source_by_source on batch_source (source);
create index batch_source_by_origin on batch_source (origin);
