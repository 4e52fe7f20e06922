-- Erasing a person: what is under way and what came of it, and by which keys an erased person is known again.

-- One row per erasure; `id` is its trail. `trace` says whom to look for and is forgotten when the work is done.
-- `found` and `remaining` count per place what told of the person before and after.
create table erasure (
    id uuid primary key,
    object text not null,
    record_id uuid not null,
    reason text not null check (reason <> ''),
    status text not null check (status in ('running', 'done')),
    stage text not null default '',
    trace jsonb,
    found jsonb not null default '{}',
    remaining jsonb not null default '{}',
    proof jsonb,
    started_by text not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    check ((status = 'done') = (trace is null))
);
create index erasure_of on erasure (record_id);

-- Keyed digests of what sources called an erased person, and of their addresses and telephone numbers: enough to
-- refuse them when a file brings them again, too little to know them by.
create table erased_key (
    digest bytea primary key,
    erasure uuid not null
);

-- The key of those digests. It belongs to the workspace, so that a restored backup goes on refusing.
create table erasure_secret (
    single boolean primary key default true check (single),
    secret bytea not null
);
insert into erasure_secret (secret)
select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

-- Whether one side of a log entry says more than the fields that may stay.
create function tells(side jsonb, kept text[]) returns boolean
language sql immutable parallel safe as $$
    select side is not null and exists (
        select from jsonb_each(side) where key <> all (kept) and key <> '_erased' and value <> 'null'
    )
$$;

-- One side of a log entry with the names of its fields only, marked; nulls, so that an undo can still read it.
create function redacted(side jsonb, kept text[]) returns jsonb
language sql immutable parallel safe as $$
    select jsonb_object_agg(key, case when key = any (kept) then value else 'null' end) || '{"_erased": true}'
    from jsonb_each(side)
$$;

-- Redacts the log of some records; returns how many entries that took. Nothing else may change what was logged.
create function redact_log(target text, records uuid[], kept text[]) returns bigint
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare entries bigint;
begin
    update change c set
        before = case when c.before is null then null else redacted(c.before, kept) end,
        after = case when c.after is null then null else redacted(c.after, kept) end
    where c.object = target and c.record_id = any (records) and (tells(c.before, kept) or tells(c.after, kept));
    get diagnostics entries = row_count;
    return entries;
end $$;

-- Empties free text of facts, which are otherwise never changed; at most `size` of them at a time.
create function redact_facts(people uuid[], columns text[], size int) returns bigint
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare
    emptied text;
    filled text;
    facts bigint;
begin
    select string_agg(format('%I = null', name), ', '), string_agg(format('%I is not null', name), ' or ')
    into strict emptied, filled from unnest(columns) name;
    execute format(
        'update events e set %s from (select id, occurred_at from events where person = any ($1) and (%s) limit $2) s '
        'where e.id = s.id and e.occurred_at = s.occurred_at', emptied, filled
    ) using people, size;
    get diagnostics facts = row_count;
    return facts;
end $$;

revoke delete on erasure from {role};
revoke update, delete on erased_key from {role};
revoke insert, update, delete on erasure_secret from {role};
revoke execute on function redact_log(text, uuid[], text[]), redact_facts(uuid[], text[], int) from public;
grant execute on function redact_log(text, uuid[], text[]), redact_facts(uuid[], text[], int) to {role};
