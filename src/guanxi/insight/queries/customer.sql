-- The people with orders, numbered.
create temp table customer as
select person, row_number() over (order by person) - 1 as number
from (select distinct person from sale where person is not null)
