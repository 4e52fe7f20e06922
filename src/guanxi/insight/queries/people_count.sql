-- How many customers there are, merged ones counted once.
select count(*) as people from people where canonical_id is null
