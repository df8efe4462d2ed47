-- What changes a public state (fichas, tree, calendar, thresholds, method) is proposed by one person and
-- decided by another, as values are.

create table configuration_change (
    id bigint generated always as identity primary key,
    -- what would be changed, as in the audit log: «indicator/S04-1», «calendar_rule/anual», «setting/progress»
    subject text not null constraint configuration_change_has_a_subject check (subject <> ''),
    -- app::wire::ConfigurationChange, at the version that the author saw
    change jsonb not null,
    -- what differs, before and after, as the audit log will have it
    detail jsonb not null,
    proposed_by text not null constraint configuration_change_author_exists references account (name),
    proposed_at timestamptz not null default now(),
    -- null while it waits
    outcome text constraint configuration_change_outcome_is_known check (outcome in ('approved', 'rejected', 'withdrawn')),
    decided_by text constraint configuration_change_decider_exists references account (name),
    decided_at timestamptz,
    remark text,
    constraint configuration_change_is_decided_whole check (num_nulls(outcome, decided_by, decided_at) in (0, 3)),
    constraint configuration_change_has_four_eyes check (
        outcome is null or (outcome = 'withdrawn') = (decided_by = proposed_by)),
    constraint configuration_change_is_rejected_with_a_reason check (
        outcome is distinct from 'rejected' or btrim(coalesce(remark, '')) <> '')
);
create unique index configuration_change_one_waits on configuration_change (subject) where outcome is null;
create index configuration_change_by_decision on configuration_change (decided_at desc) where outcome is not null;

-- A change is decided once; nothing else of it ever changes.
create function configuration_change_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.outcome is null and (to_jsonb(new) - '{outcome,decided_by,decided_at,remark}'::text[])
                                 = (to_jsonb(old) - '{outcome,decided_by,decided_at,remark}'::text[]) then
            return new;
        end if;
    end if;
    raise exception 'changes are append-only' using errcode = 'integrity_constraint_violation', constraint = 'configuration_change_is_append_only';
end $$;
create trigger configuration_change_is_append_only before update or delete on configuration_change
    for each row execute function configuration_change_is_append_only();
create trigger configuration_change_is_not_truncated before truncate on configuration_change
    for each statement execute function configuration_change_is_append_only();
