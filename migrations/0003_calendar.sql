-- The reporting calendar: rules by periodicity, an indicator's own days, and reopenings.

create table calendar_rule (
    edition text not null constraint calendar_rule_edition_exists references edition (code),
    periodicity text not null,
    opens_days integer not null,
    due_days integer not null,
    -- null = never closes
    closes_days integer,
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    constraint calendar_rule_pk primary key (edition, periodicity),
    constraint calendar_rule_periodicity_is_known check (periodicity in ('year', 'semester', 'quarter', 'month')),
    constraint calendar_rule_days_in_range check (
        opens_days between 0 and 3650 and due_days between 0 and 3650
        and (closes_days is null or closes_days between due_days and 3650))
);

-- An indicator without days of its own follows the rule of its periodicity.
alter table indicator alter column due_days drop not null;
alter table indicator add column opens_days integer;
alter table indicator add column closes_days integer;
alter table indicator add column never_closes boolean not null default false;
alter table indicator add constraint indicator_calendar_days_in_range check (
    (opens_days is null or opens_days between 0 and 3650)
    and (closes_days is null or (closes_days between 0 and 3650 and not never_closes)));

create table reopening (
    id bigint generated always as identity primary key,
    edition text not null,
    indicator text not null,
    period text not null,
    -- the last day on which values are let in
    until date not null,
    reason text not null,
    reopened_by text not null constraint reopening_account_exists references account (name),
    reopened_at timestamptz not null default now(),
    constraint reopening_indicator_exists foreign key (edition, indicator) references indicator (edition, code),
    constraint reopening_period_is_canonical check (period ~ '^[0-9]{4}(-S[12]|-Q[1-4]|-M(0[1-9]|1[0-2]))?$'),
    constraint reopening_reason_is_not_empty check (btrim(reason) <> '')
);
create index reopening_by_indicator on reopening (edition, indicator, id);
create trigger reopening_is_immutable before update or delete on reopening for each row execute function row_is_immutable();
create trigger reopening_is_not_truncated before truncate on reopening for each statement execute function row_is_immutable();

alter table setting add column version integer not null default 1;
alter table setting add column reason text not null default '';
