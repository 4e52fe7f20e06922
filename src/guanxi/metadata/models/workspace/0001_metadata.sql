-- What a workspace adds to the standard objects: custom fields, saved views, and the version by which caches know.

-- One row; every metadata action changes it, so that each process sees its cached catalogue is old. The numbers come
-- from a sequence: one that was rolled back is never given again.
create sequence metadata_number start 2;
create table metadata_version (
    single boolean primary key default true check (single),
    version bigint not null
);
insert into metadata_version (version) values (1);

-- Custom fields. A removed field keeps its row and column while the column holds values.
create table field (
    id uuid primary key,
    object text not null,
    slug text not null check (slug ~ '^[a-z][a-z0-9_]{0,39}$'),
    type text not null,
    label_en text not null,
    label_zh text not null,
    options jsonb not null default '[]',
    target text,
    personal boolean not null default false,
    position int not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create unique index field_once on field (object, slug) where deleted_at is null;
select install_log('field');

-- A list as somebody arranged it: filter, columns, sort. Shared views are everybody's to see.
create table saved_view (
    id uuid primary key,
    object text not null,
    name text not null check (name <> ''),
    owner bigint,
    shared boolean not null default false,
    filter jsonb not null default '{}',
    columns text[] not null default '{}',
    sort text not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create index saved_view_of on saved_view (object, owner) where deleted_at is null;
select install_log('saved_view');

-- Which tables hold records, and so may grow columns: those of objects, never those of the rooms themselves.
create function is_object_table(object text) returns boolean
language sql stable set search_path = {role}, pg_temp as $$
    select object ~ '^[a-z][a-z0-9_]{0,39}$' and (
        select count(*) = 4 from pg_attribute
        where attrelid = to_regclass(format('%I', object)) and not attisdropped
        and attname in ('id', 'created_at', 'updated_at', 'deleted_at')
    ) and object not in ('field', 'saved_view')
    and exists (select 1 from pg_class where oid = to_regclass(format('%I', object)) and relkind in ('r', 'p'))
$$;

-- Adds a custom field's column. The serving role may ask for it but owns nothing: the name must be plain, the
-- kind one of the list, and the log's functions learn the new column in the same transaction.
create function define_column(object text, column_name text, kind text) returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    allowed constant text[] := array['text', 'text[]', 'double precision', 'bigint', 'boolean', 'date',
        'timestamptz', 'jsonb', 'uuid'];
    custom bigint;
begin
    if not is_object_table(object) then
        raise exception 'no object table %', object using errcode = 'invalid_parameter_value';
    end if;
    if column_name is null or column_name !~ '^[a-z][a-z0-9_]{0,39}$' then
        raise exception 'not a column name: %', column_name using errcode = 'invalid_parameter_value';
    end if;
    if kind is null or kind <> all (allowed) then
        raise exception 'not a column type: %', kind using errcode = 'invalid_parameter_value';
    end if;
    -- Dropped columns keep their number, and a table has 1,600 of them.
    select count(*) into custom from pg_attribute where attrelid = format('%I', object)::regclass and attnum > 0;
    if custom >= 1200 then
        raise exception 'table % has no room for columns', object using errcode = 'program_limit_exceeded';
    end if;
    perform set_config('lock_timeout', '5s', true);
    execute format('alter table %I add column %I %s', object, column_name, kind);
    execute format('comment on column %I.%I is %L', object, column_name, 'custom');
    if object <> 'events' then
        perform install_log(object);
    end if;
end $$;

-- Drops a custom field's column, and only one that holds nothing; returns whether it did. The comment, which
-- only the owner can write, tells custom columns from standard ones.
create function drop_column(object text, column_name text) returns boolean
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
        execute format('alter table %I drop column %I', object, column_name);
        if object <> 'events' then
            perform install_log(object);
        end if;
    end if;
    return not filled;
end $$;

revoke insert, delete on metadata_version from {role};
revoke execute on function define_column(text, text, text), drop_column(text, text) from public;
grant execute on function define_column(text, text, text), drop_column(text, text) to {role};
