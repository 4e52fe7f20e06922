-- The change log: what was done (action), what it changed (change), and the triggers that write it.

-- One row per action. `position` is given to settled rows only (see settle), without gaps.
create table action (
    id bigint generated always as identity primary key,
    trail uuid not null,
    verb text not null,
    actor_kind text not null,
    actor_id text not null,
    actor_name text not null,
    source text,
    request_id text,
    at timestamptz not null default now(),
    xid xid8 not null default pg_current_xact_id(),
    position bigint unique
);
create index action_trail on action (trail, id);
create index action_unsettled on action (xid) where position is null;

-- One row per record and statement, by month. An update keeps the changed fields only.
create table change (
    seq bigint generated always as identity,
    at timestamptz not null default now(),
    action_id bigint not null,
    object text not null,
    record_id uuid not null,
    verb text not null,
    before jsonb,
    after jsonb
) partition by range (at);
create index change_record on change (record_id, seq);
create index change_action on change (action_id, object);
create table change_other partition of change default;

-- Which actions were taken back, and by which. An action is void when it or what it took back is named here.
create table undone (
    action_id bigint primary key,
    by_action bigint not null
);
create index undone_by on undone (by_action);

-- The partition that holds a day, made when it is first needed. The serving role may ask for it but owns nothing.
create function ensure_month(parent text, day date) returns void
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
    end if;
end $$;

-- The action under which the transaction writes; a write outside an action is refused.
create function current_action() returns bigint language plpgsql stable as $$
declare number bigint := nullif(current_setting('guanxi.action', true), '')::bigint;
begin
    if number is null then
        raise exception 'records are written by actions only' using errcode = 'insufficient_privilege';
    end if;
    return number;
end $$;

-- Opens an action: its row, the month's partition, and the mark by which triggers know it.
create function begin_action(
    trail uuid, verb text, actor_kind text, actor_id text, actor_name text, source text, request_id text
) returns bigint language plpgsql as $$
declare number bigint;
begin
    perform ensure_month('change', now()::date);
    insert into action (trail, verb, actor_kind, actor_id, actor_name, source, request_id)
    values (trail, verb, actor_kind, actor_id, actor_name, source, request_id) returning id into number;
    perform set_config('guanxi.action', number::text, true);
    return number;
end $$;

-- What one row of an update changed: the fields that differ, as they were and as they are.
create function changed(old_row jsonb, new_row jsonb, out before jsonb, out after jsonb)
language sql immutable parallel safe as $$
    select jsonb_object_agg(key, old_row -> key), jsonb_object_agg(key, value)
    from jsonb_each(new_row) where value is distinct from old_row -> key
$$;

-- Writes the three trigger functions of a table for its present columns. `search` is derived, so it is left out.
-- Their plans are kept for the session, so one made for a single row must not pair ten thousand in nested loops.
create function install_log(target text) returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    columns text;
    head constant text := 'create or replace function %1$I() returns trigger language plpgsql '
        'security definer set search_path = {role}, pg_temp set enable_nestloop = off as $f$ begin '
        'insert into change (action_id, object, record_id, verb, before, after) ';
    tail constant text := ' return null; end $f$';
    verb text;
begin
    select string_agg(format('%I', attname), ', ' order by attnum) into strict columns
    from pg_attribute
    where attrelid = format('%I', target)::regclass and attnum > 0 and not attisdropped and attname <> 'search';

    execute format(head || 'select (select current_action()), %2$L, r.id, ''create'', null, jsonb_strip_nulls(to_jsonb(r)) '
        'from (select %3$s from new_rows) r;' || tail, 'log_create_' || target, target, columns);
    execute format(head || 'select (select current_action()), %2$L, r.id, ''delete'', jsonb_strip_nulls(to_jsonb(r)), null '
        'from (select %3$s from old_rows) r;' || tail, 'log_delete_' || target, target, columns);
    execute format(head || 'select (select current_action()), %2$L, n.id, ''update'', c.before, c.after '
        'from (select %3$s from new_rows) n join (select %3$s from old_rows) o using (id), '
        'lateral changed(to_jsonb(o), to_jsonb(n)) c where c.after is not null;' || tail,
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

-- Gives positions to the actions of finished transactions, whoever reads first, and returns the last position.
-- Identity numbers do not commit in order; what is below the oldest running transaction can no longer be joined.
create function settle() returns bigint
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare last bigint;
begin
    perform pg_advisory_xact_lock(hashtext('{role}.settle'));
    select coalesce(max(position), 0) into last from action;
    with ready as (
        select id, row_number() over (order by id) as place from action
        where position is null and xid < pg_snapshot_xmin(pg_current_snapshot())
    )
    update action set position = last + ready.place from ready where ready.id = action.id;
    select coalesce(max(position), 0) into last from action;
    return last;
end $$;

-- Tells the planner what a table holds after many rows have come at once.
create function take_statistics(target text) returns void
language plpgsql security definer set search_path = {role}, pg_temp as $$
begin
    execute format('analyze %I', target);
end $$;

-- Append-only for everyone but the triggers and settle().
revoke insert, update, delete on change, change_other from {role};
revoke update, delete on action from {role};
revoke update, delete on undone from {role};
revoke all on migration from {role};
revoke execute on function install_log(text) from public;
