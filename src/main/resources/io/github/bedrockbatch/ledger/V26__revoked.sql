-- Until when others take a node to be there, by the clock that decides leases; and whether its disk outlives it.
alter table node add column alive_until bigint default 0 not null;
alter table node add column keeps_disk smallint default 1 not null;

-- What is on the disk of one node only.
create index batch_on_disk on batch (node) where bucket is null and state in ('SEALED', 'HELD', 'FAILED');
