-- Which action holds a position: another one, or none, after the database was restored from a backup.
select id || ':' || xid || ':' || extract(epoch from at) as anchor from action where position = {position}
