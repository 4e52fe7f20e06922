-- The orders that count with the number of their customer, −1 where it is nobody.
select coalesce(c.number, -1) as customer, s.second, s.amount, s.reversal
from sale s left join customer c using (person)
