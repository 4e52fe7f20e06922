-- The ids of those people by number.
select person::varchar as person from customer order by number
