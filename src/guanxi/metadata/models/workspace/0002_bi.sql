-- Views for programs that analyse: one per object in the schema {role}_bi, read by a login of the same name.

-- The row is there while access is on. `objects`: per object the standard columns that show, which of them are
-- amounts, and which columns point at objects whose records can be merged. `exponents`: currencies whose minor unit
-- is no hundredth.
create table bi_access (
    single boolean primary key default true check (single),
    personal boolean not null,
    objects jsonb not null,
    exponents jsonb not null,
    currency text not null,
    opened_by text not null,
    opened_at timestamptz not null default now()
);

-- The columns of one object's view, in order; amounts in whole units, links at whom the record counts as.
create function bi_columns(access bi_access, target_object text) returns table (place int, written text)
language sql stable set search_path = {role}, pg_temp as $$
    with shown as (
        select a.attnum, a.attname::text as name, coalesce(f.type, access.objects #>> array[target_object, 'columns', a.attname]) as type,
            coalesce(f.target, access.objects #>> array[target_object, 'links', a.attname]) as target
        from pg_attribute a
        left join field f on f.object = target_object and f.slug = a.attname and f.deleted_at is null
        where a.attrelid = to_regclass(format('%I', target_object)) and a.attnum > 0 and not a.attisdropped
        and (a.attname in ('id', 'created_at', 'updated_at') or access.objects #> array[target_object, 'columns'] ? a.attname::text
            or f.slug is not null and (access.personal or not f.personal))
    )
    select attnum::int, case
        when type = 'money' then format(
            't.%1$I / power(10::numeric, coalesce((%2$L::jsonb ->> coalesce(%3$s, %4$L))::int, 2)) as %1$I', name,
            access.exponents, case when access.objects #> array[target_object, 'columns'] ? 'currency' then 't.currency' else 'null' end,
            access.currency)
        when target in ('people', 'companies') then format('coalesce(%2$I.canonical_id, t.%1$I) as %1$I', name, 'of_' || name)
        else format('t.%I', name) end
    from shown
$$;

create function refresh_bi() returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    access bi_access;
    kind text;
    columns text;
    links text;
begin
    select * into access from bi_access;
    if not found or to_regnamespace('{role}_bi') is null then
        return;
    end if;
    for kind in select jsonb_object_keys(access.objects) loop
        select string_agg(written, ', ' order by place) into strict columns from bi_columns(access, kind);
        select coalesce(string_agg(format(' left join %1$I %2$I on %2$I.id = t.%3$I', target, 'of_' || name, name), ''), '')
        into links from (
            select key as name, value as target from jsonb_each_text(access.objects #> array[kind, 'links'])
            union all select slug, f.target from field f
            where f.object = kind and f.deleted_at is null and f.target in ('people', 'companies')
            and (access.personal or not f.personal)
        ) l;
        execute format('drop view if exists {role}_bi.%I', kind);
        execute format('create view {role}_bi.%1$I as select %2$s from %1$I t%3$s where t.deleted_at is null%4$s',
            kind, columns, links,
            case when (access.objects #>> array[kind, 'merges'])::boolean then ' and t.canonical_id is null' else '' end);
        execute format('grant select on {role}_bi.%I to {role}_bi', kind);
    end loop;
end $$;

-- Every change of fields ends by changing the version, so that the views follow in the same transaction.
create function follow_metadata() returns trigger language plpgsql as $$
begin
    perform refresh_bi();
    return null;
end $$;
create trigger refresh_bi after update on metadata_version for each statement execute function follow_metadata();

-- As before, and the view that shows the column makes way first; it comes back with the version.
create or replace function drop_column(object text, column_name text) returns boolean
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare filled boolean;
begin
    if not is_object_table(object) or not exists (
        select 1 from pg_attribute where attrelid = to_regclass(format('%I', object)) and attname = column_name
        and not attisdropped and col_description(attrelid, attnum) = 'custom'
    ) then
        raise exception 'no custom field %.%', object, column_name using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('lock_timeout', '5s', true);
    execute format('lock table %I in share row exclusive mode', object);
    execute format('select exists (select 1 from %I where %I is not null)', object, column_name) into filled;
    if not filled then
        execute format('drop view if exists {role}_bi.%I', object);
        execute format('alter table %I drop column %I', object, column_name);
        if object <> 'events' then
            perform install_log(object);
        end if;
    end if;
    return not filled;
end $$;

revoke execute on function refresh_bi() from public;
grant execute on function refresh_bi() to {role};
