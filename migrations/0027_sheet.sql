-- What people leave each other in the sheet: comments on cells that are in no change set, named selections, and where
-- they are now.

-- A comment of a cell itself; a remark speaks of a value that was proposed.
alter table cell_comment alter column change_set drop not null;
alter table cell_comment
    add constraint cell_comment_remark_is_of_a_set check (kind = 'comment' or change_set is not null) not valid;
create index cell_comment_by_series on cell_comment (series);

create table saved_view (
    id bigint generated always as identity constraint saved_view_pkey primary key,
    owner text not null constraint saved_view_owner_exists references account (name),
    name text not null constraint saved_view_has_a_name check (name = btrim(name) and char_length(name) between 1 and 80),
    -- app::wire::GridSelection
    selection jsonb not null
        constraint saved_view_selection_has_an_end check (octet_length(selection::text) <= 2000),
    -- others see it, too
    shared boolean not null default false,
    at timestamptz not null default now(),
    constraint saved_view_one_per_name unique (owner, name)
);

-- Where an account is in a sheet. A row that is older than a minute says nothing.
create table presence (
    account text not null constraint presence_pkey primary key
        constraint presence_account_exists references account (name),
    edition text not null,
    indicator text not null,
    -- domain::value::CellKey
    cell jsonb not null constraint presence_cell_has_an_end check (octet_length(cell::text) <= 2000),
    -- since when in this indicator
    since timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
