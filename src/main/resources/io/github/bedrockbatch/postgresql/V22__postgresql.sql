-- The time of the ledger: one clock for the leases of all nodes.
create function ledger_time() returns bigint language sql stable as
  'select (extract(epoch from statement_timestamp()) * 1000)::bigint';

-- Text of any length, as in SQLite, and in the order of its bytes, whatever the database's locale.
do $$
declare
  names text[] := array(select viewname from pg_views where schemaname = current_schema() order by viewname);
  definitions text[] := array(select definition from pg_views where schemaname = current_schema() order by viewname);
  a_column record;
begin
  for i in 1 .. cardinality(names) loop
    execute format('drop view %I', names[i]);
  end loop;
  for a_column in
    select c.table_name, c.column_name
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
      and c.data_type in ('character varying', 'text') and c.table_name <> 'ledger_history'
  loop
    execute format('alter table %I alter column %I type text collate "C"', a_column.table_name, a_column.column_name);
  end loop;
  for i in 1 .. cardinality(names) loop
    execute format('create view %I as %s', names[i], definitions[i]);
  end loop;
end $$;

-- Most changes of a batch touch no index: with room on its page, none is written.
alter table batch set (fillfactor = 80);
