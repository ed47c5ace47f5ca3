-- A digest of each setting that all nodes should share: a line "key digest" for each.
alter table node add column settings text;
