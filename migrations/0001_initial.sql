-- The whole first schema. Natural keys (codes) address nodes, indicators and cells;
-- every promise of the domain that a database can keep is a named constraint.
-- Never edited once landed: expand and contract in later files.

create table instance (
    id smallint primary key default 1,
    -- a demonstration database is another database: demo data never enters a real one
    demo boolean not null,
    seeded_at timestamptz not null default now(),
    constraint instance_is_single check (id = 1)
);

create table setting (
    key text primary key,
    value jsonb not null,
    updated_at timestamptz not null default now(),
    updated_by text not null
);

-- Catalogue -----------------------------------------------------------------

create table edition (
    code text primary key,
    policy_name text not null,
    name text not null,
    horizon integer not null,
    promise text not null default '',
    source text not null,
    is_current boolean not null default false,
    constraint edition_code_is_canonical check (code ~ '^[A-Z0-9.-]{1,40}$'),
    constraint edition_horizon_is_a_year check (horizon between 1900 and 2200)
);
create unique index edition_one_is_current on edition (is_current) where is_current;

create table entity (
    code text primary key,
    name text not null
);

create table node (
    edition text not null constraint node_edition_exists references edition (code),
    code text not null,
    kind text not null,
    parent text,
    name text,
    name_status text not null,
    placement text not null,
    candidates text[] not null default '{}',
    note text,
    source text not null,
    entity text,
    position integer not null,
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    constraint node_pk primary key (edition, code),
    constraint node_parent_exists foreign key (edition, parent) references node (edition, code) deferrable initially deferred,
    constraint node_entity_exists foreign key (entity) references entity (code),
    constraint node_code_is_canonical check (code ~ '^[A-Z0-9.-]{1,40}$'),
    constraint node_is_not_its_parent check (parent is distinct from code),
    constraint node_kind_is_known check (kind in ('policy', 'objective', 'guideline', 'service')),
    constraint node_name_status_is_known check (name_status in ('stated', 'truncated', 'missing')),
    constraint node_placement_is_known check (placement in ('stated', 'objective_stated', 'guideline_inferred', 'objective_inferred', 'unknown')),
    constraint node_name_agrees_with_status check ((name is null) = (name_status = 'missing'))
);

create table dimension (
    code text primary key,
    name text not null,
    position integer not null
);

create table member (
    dimension text not null constraint member_dimension_exists references dimension (code),
    code text not null,
    name text not null,
    aliases text[] not null default '{}',
    reniec text,
    position integer not null,
    constraint member_pk primary key (dimension, code)
);

create table indicator (
    edition text not null,
    code text not null,
    node text not null,
    kind text not null,
    name text not null,
    unit_kind text not null,
    unit_label text not null,
    decimals smallint not null,
    shown_decimals smallint not null,
    min_value numeric,
    max_value numeric,
    direction text,
    aggregation text not null,
    periodicity text not null,
    first_year integer,
    due_days integer not null,
    ficha jsonb not null default '{}',
    breaks jsonb not null default '[]',
    direction_reason text,
    position integer not null,
    version integer not null default 1,
    updated_at timestamptz not null default now(),
    updated_by text not null,
    constraint indicator_pk primary key (edition, code),
    constraint indicator_node_exists foreign key (edition, node) references node (edition, code),
    constraint indicator_code_is_canonical check (code ~ '^[A-Z0-9.-]{1,40}$'),
    constraint indicator_name_is_not_empty check (btrim(name) <> ''),
    constraint indicator_kind_is_known check (kind in ('policy', 'context')),
    constraint indicator_unit_kind_is_known check (unit_kind in ('quantity', 'number', 'percentage', 'ratio', 'rate', 'index', 'rate_of_change')),
    constraint indicator_decimals_in_range check (decimals between 0 and 10 and shown_decimals between 0 and decimals),
    constraint indicator_range_is_finite check (min_value is distinct from 'NaN' and max_value is distinct from 'NaN' and (min_value is null or max_value is null or min_value <= max_value)),
    constraint indicator_direction_is_known check (direction in ('ascending', 'descending', 'ceiling', 'floor')),
    constraint indicator_aggregation_is_known check (aggregation in ('additive', 'non_additive')),
    constraint indicator_periodicity_is_known check (periodicity in ('year', 'semester', 'quarter', 'month')),
    constraint indicator_due_days_in_range check (due_days between 0 and 3650)
);

-- People --------------------------------------------------------------------

create table account (
    name text primary key,
    display_name text not null,
    role text not null,
    password_hash text not null,
    must_change_password boolean not null default true,
    entities text[] not null default '{}',
    disabled boolean not null default false,
    -- raised at every change of password or role: sessions of an older number end
    credential_version integer not null default 1,
    created_at timestamptz not null default now(),
    constraint account_name_is_canonical check (name ~ '^[a-z0-9._-]{2,60}$'),
    constraint account_role_is_known check (role in ('admin', 'planner', 'reporter', 'reviewer', 'ceplan'))
);

create table session (
    -- SHA-256 of the id that the cookie carries; the id itself is never stored
    id_hash bytea primary key,
    record jsonb not null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
);
create index session_by_expiry on session (expires_at);

create table sign_in_failure (
    id bigint generated always as identity primary key,
    account text not null,
    address text not null,
    at timestamptz not null default now()
);
create index sign_in_failure_by_account on sign_in_failure (account, at);
create index sign_in_failure_by_address on sign_in_failure (address, at);

-- Change sets ----------------------------------------------------------------

create table import_file (
    sha256 text primary key,
    bytes bytea not null,
    size bigint not null,
    first_name text not null,
    uploaded_by text not null,
    uploaded_at timestamptz not null default now(),
    constraint import_file_hash_is_hex check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint import_file_size_agrees check (size = length(bytes))
);

create table import_batch (
    id uuid primary key,
    sha256 text not null constraint import_batch_file_exists references import_file (sha256),
    file_name text not null,
    author text not null constraint import_batch_author_exists references account (name),
    status text not null,
    stage text not null default '',
    stage_count bigint not null default 0,
    -- readings begun; a file that ends the reader again and again is given up
    attempts smallint not null default 1,
    -- the workbook as read (sparse cells), the layouts in force, the error that ended it
    workbook jsonb,
    layouts jsonb,
    error jsonb,
    -- SHA-256 of what the last preview would commit
    content_hash text,
    change_set bigint,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint import_batch_status_is_known check (status in ('reading', 'read', 'failed', 'committed', 'discarded'))
);
create index import_batch_by_author on import_batch (author, created_at desc);

create table change_set (
    id bigint generated always as identity primary key,
    edition text not null constraint change_set_edition_exists references edition (code),
    title text not null,
    author text not null constraint change_set_author_exists references account (name),
    status text not null,
    -- how it came to be: typed cells gather in one 'entry' draft per person
    origin text not null default 'entry',
    batch uuid constraint change_set_batch_exists references import_batch (id),
    -- SHA-256 of the committed content: the same import twice is the same change set
    content_hash text,
    release integer,
    version integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint change_set_status_is_known check (status in ('draft', 'submitted', 'returned', 'approved', 'published', 'discarded')),
    constraint change_set_origin_is_known check (origin in ('entry', 'import', 'revert')),
    constraint change_set_origin_agrees_with_batch check ((batch is not null) = (origin = 'import')),
    constraint change_set_release_iff_published check ((release is not null) = (status = 'published'))
);
alter table import_batch add constraint import_batch_change_set_exists foreign key (change_set) references change_set (id);
create unique index change_set_commits_a_batch_once on change_set (batch) where batch is not null;
create index change_set_by_status on change_set (status, updated_at desc);

create table change (
    change_set bigint not null constraint change_of_a_set references change_set (id),
    edition text not null,
    indicator text not null,
    measure text not null,
    breakdown text not null,
    period text not null,
    -- domain::value::CellValue as the author saw it and as it shall be; null = no value
    before jsonb,
    after jsonb,
    provenance jsonb not null,
    constraint change_pk primary key (change_set, indicator, measure, breakdown, period),
    constraint change_indicator_exists foreign key (edition, indicator) references indicator (edition, code),
    constraint change_measure_is_known check (measure in ('baseline', 'target', 'observed'))
);
create index change_by_cell on change (edition, indicator, measure, breakdown, period);

create table change_set_event (
    id bigint generated always as identity primary key,
    change_set bigint not null constraint change_set_event_of_a_set references change_set (id),
    at timestamptz not null default now(),
    actor text not null,
    event text not null,
    remark text,
    status_before text not null,
    status_after text not null
);
create index change_set_event_by_set on change_set_event (change_set, id);

-- Values: append-only; the current one is the one not superseded ---------------

create table value (
    id bigint generated always as identity primary key,
    edition text not null,
    indicator text not null,
    measure text not null,
    breakdown text not null,
    period text not null,
    -- what the cell states; 'removed' ends a value without a successor
    kind text not null,
    value numeric,
    numerator numeric,
    denominator numeric,
    reason text,
    provisional boolean not null default false,
    note text,
    source text,
    provenance jsonb not null,
    change_set bigint not null constraint value_change_set_exists references change_set (id),
    approved_by text not null,
    approved_at timestamptz not null default now(),
    superseded_by bigint constraint value_successor_exists references value (id) deferrable initially deferred,
    constraint value_indicator_exists foreign key (edition, indicator) references indicator (edition, code),
    constraint value_measure_is_known check (measure in ('baseline', 'target', 'observed')),
    constraint value_kind_is_known check (kind in ('value', 'not_available', 'not_applicable', 'removed')),
    constraint value_number_iff_value check ((value is not null) = (kind = 'value')),
    constraint value_reason_iff_gap check ((reason is not null and btrim(reason) <> '') = (kind in ('not_available', 'not_applicable'))),
    constraint value_is_finite check (
        value is distinct from 'NaN' and value is distinct from 'Infinity' and value is distinct from '-Infinity'
        and numerator is distinct from 'NaN' and numerator is distinct from 'Infinity' and numerator is distinct from '-Infinity'
        and denominator is distinct from 'NaN' and denominator is distinct from 'Infinity' and denominator is distinct from '-Infinity'),
    constraint value_denominator_is_not_zero check (denominator is distinct from 0),
    constraint value_period_is_canonical check (period ~ '^[0-9]{4}(-S[12]|-Q[1-4]|-M(0[1-9]|1[0-2]))?$'),
    constraint value_breakdown_is_canonical check (breakdown = '' or breakdown ~ '^[^=;]+=[^=;]+(;[^=;]+=[^=;]+)*$')
);
create unique index value_one_is_current on value (edition, indicator, measure, breakdown, period) where superseded_by is null;
create index value_by_change_set on value (change_set);

create function value_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'values are append-only' using errcode = 'integrity_constraint_violation', constraint = 'value_is_append_only';
    end if;
    if old.superseded_by is not null
        or (to_jsonb(new) - 'superseded_by') <> (to_jsonb(old) - 'superseded_by') then
        raise exception 'values are append-only' using errcode = 'integrity_constraint_violation', constraint = 'value_is_append_only';
    end if;
    return new;
end $$;
create trigger value_is_append_only before update or delete on value
    for each row execute function value_is_append_only();

-- Releases: immutable -----------------------------------------------------------

create table release (
    number integer primary key,
    edition text not null constraint release_edition_exists references edition (code),
    published_at timestamptz not null,
    as_of date not null,
    published_by text not null,
    note text not null,
    demo boolean not null,
    previous_sha256 text,
    sha256 text not null,
    -- canonical JSON of domain::release::Release: everything the public sees
    body text not null,
    constraint release_numbers_start_at_one check (number >= 1),
    constraint release_hash_is_hex check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint release_body_agrees_with_hash check (encode(sha256(convert_to(body, 'UTF8')), 'hex') = sha256),
    constraint release_chain_has_a_start check ((previous_sha256 is null) = (number = 1)),
    constraint release_hash_is_unique unique (sha256)
);
alter table release add constraint release_follows_the_previous foreign key (previous_sha256) references release (sha256);

create table release_cell (
    release integer not null constraint release_cell_of_a_release references release (number),
    value bigint not null constraint release_cell_value_exists references value (id),
    indicator text not null,
    measure text not null,
    breakdown text not null,
    period text not null,
    constraint release_cell_one_per_key primary key (release, indicator, measure, breakdown, period)
);
create index release_cell_by_value on release_cell (value);

alter table change_set add constraint change_set_release_exists foreign key (release) references release (number);

create function row_is_immutable() returns trigger language plpgsql as $$
begin
    raise exception '% is immutable', tg_table_name using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_is_immutable';
end $$;
create trigger release_is_immutable before update or delete on release for each row execute function row_is_immutable();
create trigger release_is_not_truncated before truncate on release for each statement execute function row_is_immutable();
create trigger release_cell_is_immutable before update or delete on release_cell for each row execute function row_is_immutable();
create trigger value_is_not_truncated before truncate on value for each statement execute function row_is_immutable();
create trigger import_file_is_immutable before update or delete on import_file for each row execute function row_is_immutable();

-- Audit: append-only --------------------------------------------------------------

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    act text not null,
    object text not null,
    detail jsonb not null default '{}',
    address text
);
create index audit_by_object on audit (object, id desc);
create trigger audit_is_immutable before update or delete on audit for each row execute function row_is_immutable();
create trigger change_set_event_is_immutable before update or delete on change_set_event for each row execute function row_is_immutable();
