-- What became of all orders: each kind that is left out of the scores, counted. Our own columns stand beside
-- custom ones, so they have names that no custom field can have.
select
    count(*) as orders,
    count(*) filter (where o.ordered_at is null) as without_time,
    count(*) filter (where o.ordered_at >= to_timestamp($as_of + 1)) as later,
    count(*) filter (where _known and o.status is not distinct from 'cancelled') as cancelled,
    count(*) filter (where _known and o.status is distinct from 'cancelled' and _foreign) as other_currency,
    count(*) filter (where _counted and _person is null) as without_customer,
    count(*) filter (where _counted and _person is not null) as used,
    count(*) filter (where _counted and o.total is null) as without_amount
from (
    select o.*, r.id as _person, o.ordered_at < to_timestamp($as_of + 1) as _known,
        coalesce(o.currency, $currency) <> $currency as _foreign,
        o.ordered_at < to_timestamp($as_of + 1) and o.status is distinct from 'cancelled'
            and coalesce(o.currency, $currency) = $currency as _counted
    from orders o
    left join people p on p.id = o.person
    left join people r on r.id = p._root
) o
