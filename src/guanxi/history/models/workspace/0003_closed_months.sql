-- The months of the logs are written and taken back through their parents, which ask for no rights on a month.
-- Each was made with the rights of any new table, so that a statement which named the month itself could rewrite
-- what the parent refuses to.
create or replace function ensure_month(parent text, day date) returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    first date := date_trunc('month', day)::date;
    name text := format('%s_%s', parent, to_char(first, 'YYYYMM'));
begin
    if parent not in ('change', 'events') then
        raise exception 'no monthly table %', parent;
    end if;
    if to_regclass(name) is null then
        perform pg_advisory_xact_lock(hashtext('{role}.' || name));
        execute format(
            'create table if not exists %I partition of %I for values from (%L) to (%L)',
            name, parent, first, (first + interval '1 month')::date
        );
        execute format('revoke insert, update, delete on %I from {role}', name);
    end if;
end $$;

-- The months that are there already; where the workspace is new, those of behaviour are not, nor is their parent.
do $$
declare month regclass;
begin
    for month in
        select inhrelid::regclass from pg_inherits
        where inhparent in (to_regclass('{role}.change'), to_regclass('{role}.events'))
    loop
        execute format('revoke insert, update, delete on %s from {role}', month);
    end loop;
end $$;
