-- Forgets how some people were scored in earlier runs. The valid run's scores stay: they are numbers of a record
-- that names nobody, and counts by segment must not change when somebody is erased.
create function forget_scores(people uuid[]) returns bigint
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare gone bigint;
begin
    delete from score s where s.person = any (people)
    and not exists (select 1 from score_current c where s.run = c.run);
    get diagnostics gone = row_count;
    return gone;
end $$;
revoke execute on function forget_scores(uuid[]) from public;
grant execute on function forget_scores(uuid[]) to {role};
