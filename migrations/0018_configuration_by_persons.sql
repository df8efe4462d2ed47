-- A change of the configuration is decided by another person, not by another account of the same one. The
-- constraint of the same name compares accounts.
create function configuration_change_has_two_persons() returns trigger language plpgsql as $$
begin
    if new.outcome in ('approved', 'rejected') and is_one_person(new.decided_by, new.proposed_by) then
        raise exception 'nobody decides on changes of their own'
            using errcode = 'integrity_constraint_violation', constraint = 'configuration_change_has_four_eyes';
    end if;
    return new;
end $$;
create trigger configuration_change_has_two_persons before insert or update on configuration_change
    for each row execute function configuration_change_has_two_persons();
