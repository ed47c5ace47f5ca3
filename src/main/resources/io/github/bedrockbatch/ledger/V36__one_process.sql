-- Which process goes by the name of the node, as long as alive_until says.
alter table node add column process varchar(255);
