-- An exported file that comes back: which cells a person is asked about, and what was decided; corrections of the mapping
-- that are kept under a name; and the set that turns an import back.

-- One cell of a preview that a person decides about. Working state: it goes with the preview.
create table import_conflict (
    batch uuid not null,
    -- place in the order of the file
    ordinal integer not null,
    sheet text not null,
    -- from 0
    cell_row integer not null,
    cell_column integer not null,
    indicator text not null,
    breakdown text not null,
    measure smallint not null,
    period integer not null,
    -- import::merge::ConflictKind
    kind text not null,
    -- the three values in words, as the person sees them: a decision holds only over these
    base text not null,
    theirs text not null,
    mine text not null,
    -- number of the last value that the file was exported with
    exported bigint not null,
    -- import::merge::Choice; null = not decided
    choice text,
    constraint import_conflict_pk primary key (batch, indicator, breakdown, measure, period),
    constraint import_conflict_batch_exists foreign key (batch) references import_batch (id),
    constraint import_conflict_kind_is_known check (kind in ('changed', 'removed')),
    constraint import_conflict_choice_is_known check (choice in ('mine', 'theirs'))
);
create index import_conflict_in_order on import_conflict (batch, ordinal);

-- How the sheets of a kind of file are understood, under a name that a person gave it.
create table import_profile (
    id bigint generated always as identity,
    name text not null,
    -- import::profile::Profile
    layouts jsonb not null,
    author text not null,
    created_at timestamptz not null default now(),
    constraint import_profile_pk primary key (id),
    constraint import_profile_one_per_name unique (name),
    constraint import_profile_name_is_short check (length(name) between 1 and 120 and name = btrim(name)),
    constraint import_profile_author_exists foreign key (author) references account (name)
);

-- The change set that turns back what this import had approved.
alter table import_batch add column undo_set bigint
    constraint import_batch_undo_set_exists references change_set (id);
