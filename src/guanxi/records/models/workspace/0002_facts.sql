-- Behaviour: its own log, by month of what happened. A fact is known by its source and the source's number, so
-- that a replay does nothing; a fact without a number is known by its content.
create table events (
    id uuid not null,
    person uuid,
    name text not null,
    occurred_at timestamptz not null,
    product uuid,
    value double precision,
    channel text,
    detail text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    source_id bigint not null references source,
    external_id text not null,
    action_id bigint not null,
    unique (source_id, external_id, occurred_at)
) partition by range (occurred_at);
create table events_other partition of events default;
create index events_person on events (person, occurred_at);
create index events_when on events (occurred_at, id);
create index events_id on events (id);
create index events_action on events (action_id);
revoke update on events, events_other from {role};
