-- The log leaves out what is derived (`search`, `sort_key`), and writes whole rows by json_object, which takes a
-- third less time than stripping the empty fields from a row.
create or replace function install_log(target text) returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    columns text;
    whole text;
    head constant text := 'create or replace function %1$I() returns trigger language plpgsql '
        'security definer set search_path = {role}, pg_temp set enable_nestloop = off as $f$ begin '
        'insert into change (action_id, object, record_id, verb, before, after) ';
    tail constant text := ' return null; end $f$';
    verb text;
begin
    select string_agg(format('%I', attname), ', ' order by attnum),
        'json_object(' || string_agg(format('%L: r.%I', attname, attname), ', ' order by attnum)
            || ' absent on null returning jsonb)'
    into strict columns, whole
    from pg_attribute
    where attrelid = format('%I', target)::regclass and attnum > 0 and not attisdropped
        and attname not in ('search', 'sort_key');

    execute format(head || 'select (select current_action()), %2$L, r.id, ''create'', null, '
        || '%3$s from new_rows r;' || tail, 'log_create_' || target, target, whole);
    execute format(head || 'select (select current_action()), %2$L, r.id, ''delete'', %3$s, null '
        || 'from old_rows r;' || tail, 'log_delete_' || target, target, whole);
    execute format(head || 'select (select current_action()), %2$L, n.id, ''update'', c.before, c.after '
        || 'from (select %3$s from new_rows) n join (select %3$s from old_rows) o using (id), '
        || 'lateral changed(to_jsonb(o), to_jsonb(n)) c where c.after is not null;' || tail,
        'log_update_' || target, target, columns);

    foreach verb in array array['create', 'update', 'delete'] loop
        execute format('drop trigger if exists log_%s on %I', verb, target);
        execute format(
            'create trigger log_%1$s after %2$s on %3$I referencing %4$s for each statement execute function %5$I()',
            verb,
            case verb when 'create' then 'insert' else verb end,
            target,
            case verb when 'create' then 'new table as new_rows' when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows' end,
            'log_' || verb || '_' || target
        );
    end loop;
end $$;

do $$
declare target text;
begin
    for target in
        select relname from pg_class join pg_trigger on tgrelid = pg_class.oid
        where tgname = 'log_create' and relnamespace = '{role}'::regnamespace
    loop
        perform install_log(target);
    end loop;
end $$;
