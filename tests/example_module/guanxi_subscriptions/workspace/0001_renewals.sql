-- Each renewal, one a row. The table of subscriptions themselves is made from the declaration of the object.
create table subscriptions_renewal (
    id bigint generated always as identity primary key,
    subscription uuid not null,
    months int not null check (months > 0),
    at timestamptz not null default now()
);
