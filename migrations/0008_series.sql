-- Values and changes on integer keys, in typed columns, with their provenance stated once per act.
--
-- A cell is (series, measure, period). `series` names indicator and breakdown once. `measure` is a small number
-- (1 baseline, 2 target, 3 observed). `period` is year * 1000 + last month * 10 + length (1 month, 2 quarter,
-- 3 semester, 4 year): 2024 is 2024124, its third quarter 2024092. An integer is narrower than the text in the
-- keys of every row, and it sorts as domain::period::Period does: by the last day, the longer after its parts.
-- `kind` is 0 none or removed, 1 value, 2 not available, 3 not applicable.
--
-- Rules about many rows are checked once a statement: a foreign key would look up its parent once a row, which
-- takes longer than everything else that a commit does. Parents (sets, series, provenances) are never deleted.

-- What is there ------------------------------------------------------------------

create function pg_temp.period_number(canonical text) returns integer language sql immutable as $$
    select left(canonical, 4)::integer * 1000 + case substr(canonical, 6, 1)
        when 'S' then substr(canonical, 7)::integer * 60 + 3
        when 'Q' then substr(canonical, 7)::integer * 30 + 2
        when 'M' then substr(canonical, 7)::integer * 10 + 1
        else 124 end $$;

create function pg_temp.measure_number(name text) returns smallint language sql immutable as $$
    select case name when 'baseline' then 1 when 'target' then 2 when 'observed' then 3 end::smallint $$;

create function pg_temp.kind_number(name text) returns smallint language sql immutable as $$
    select case name when 'value' then 1 when 'not_available' then 2 when 'not_applicable' then 3 else 0 end::smallint $$;

-- The kind of a domain::value::CellValue.
create function pg_temp.kind_of(cell jsonb) returns smallint language sql immutable as $$
    select case when cell is null then 0 when cell->'datum' ? 'value' then 1
                when cell->'datum' ? 'not_available' then 2 when cell->'datum' ? 'not_applicable' then 3 end::smallint $$;

-- Zero-based row and column of a cell as A1 names it.
create function pg_temp.cell_row(a1 text) returns integer language sql immutable as $$
    select nullif(ltrim(a1, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), '')::integer - 1 $$;
create function pg_temp.cell_column(a1 text) returns integer language sql immutable as $$
    select nullif(sum((ascii(substr(letters, place, 1)) - 64) * 26 ^ (length(letters) - place)), 0)::integer - 1
    from (select rtrim(a1, '0123456789') as letters) name, generate_series(1, length(letters)) as place $$;

alter table release_cell rename to release_cell_0007;
alter table release_cell_0007 rename constraint release_cell_one_per_key to release_cell_0007_pk;
alter index release_cell_by_value rename to release_cell_0007_by_value;
alter table change rename to change_0007;
alter table change_0007 rename constraint change_pk to change_0007_pk;
alter table value rename to value_0007;
alter table value_0007 rename constraint value_pkey to value_0007_pkey;
alter index value_one_is_current rename to value_0007_one_is_current;
alter index value_by_change_set rename to value_0007_by_change_set;
alter index value_by_cell rename to value_0007_by_cell;
alter sequence value_id_seq rename to value_0007_id_seq;
alter table cell_comment rename to cell_comment_0007;
alter table cell_comment_0007 rename constraint cell_comment_pkey to cell_comment_0007_pkey;
alter index cell_comment_by_set rename to cell_comment_0007_by_set;
alter sequence cell_comment_id_seq rename to cell_comment_0007_id_seq;

-- Series -------------------------------------------------------------------------

create table series (
    id integer generated always as identity primary key,
    edition text not null,
    indicator text not null,
    -- canonical text of domain::value::Breakdown; empty = the headline series
    breakdown text not null,
    constraint series_one_per_name unique (edition, indicator, breakdown),
    constraint series_indicator_exists foreign key (edition, indicator) references indicator (edition, code),
    constraint series_breakdown_is_canonical check (breakdown = '' or breakdown ~ '^[^=;]+=[^=;]+(;[^=;]+=[^=;]+)*$')
);

insert into series (edition, indicator, breakdown)
select edition, indicator, breakdown from value_0007
union
select edition, indicator, breakdown from change_0007
union
select s.edition, c.indicator, c.breakdown from cell_comment_0007 c join change_set s on s.id = c.change_set
order by 1, 2, 3;

-- Provenance: what all cells share that one person wrote in one act ----------------

create table provenance (
    id bigint generated always as identity primary key,
    -- display name, and the moment (RFC 3339, UTC) as releases repeat it letter by letter
    by_name text not null,
    at text not null,
    -- the file that the cells were read from; null = typed in a form
    file text,
    sha256 text,
    batch uuid constraint provenance_batch_exists references import_batch (id),
    -- names of its sheets; a cell points to one by its place, from 0
    sheets text[] not null default '{}',
    constraint provenance_file_has_a_hash check ((file is null) = (sha256 is null)),
    constraint provenance_of_a_form_has_no_file check (file is not null or (batch is null and sheets = '{}'))
);

create temporary table old_provenance on commit drop as
with recursive source as (
    select id as change_set, batch, split_from from change_set
    union all
    select source.change_set, s.batch, s.split_from from source join change_set s on s.id = source.split_from
),
stated as (
    select provenance - 'sheet' - 'cell' as act, provenance->>'sheet' as sheet, change_set from change_0007
    union all
    select provenance - 'sheet' - 'cell', provenance->>'sheet', change_set from value_0007
),
sets as (select distinct act, change_set from stated where act->>'kind' = 'import'),
batches as (
    select sets.act, min(b.id::text)::uuid as batch
    from sets join source on source.change_set = sets.change_set
    join import_batch b on b.id = source.batch and b.sha256 = sets.act->>'sha256'
    group by sets.act
),
acts as (
    select act, coalesce(array_agg(distinct sheet) filter (where sheet <> ''), '{}') as sheets
    from stated group by act
)
select row_number() over (order by acts.act->>'at', acts.act::text) as id, acts.act, acts.sheets, batches.batch
from acts left join batches on batches.act = acts.act;

insert into provenance (id, by_name, at, file, sha256, batch, sheets) overriding system value
select id, act->>'by', act->>'at', act->>'file', act->>'sha256', batch, sheets from old_provenance order by id;
select setval(pg_get_serial_sequence('provenance', 'id'), (select coalesce(max(id), 0) + 1 from provenance), false);

-- Changes ------------------------------------------------------------------------

create table change (
    change_set bigint not null,
    provenance bigint not null,
    series integer not null,
    period integer not null,
    measure smallint not null,
    -- the version of the set at which the cell was last written: who saw an older one did not see the cell
    version integer not null default 1,
    -- where in the file: sheet by its place in the provenance, row and column from 0; null = typed in a form
    sheet integer,
    cell_row integer,
    cell_column integer,
    -- domain::value::CellValue as the author saw it …
    before_kind smallint not null default 0,
    before_provisional boolean not null default false,
    -- … and as it shall be; kind 0 removes the value
    after_kind smallint not null default 0,
    after_provisional boolean not null default false,
    before_value numeric,
    before_numerator numeric,
    before_denominator numeric,
    before_reason text,
    before_note text,
    before_source text,
    after_value numeric,
    after_numerator numeric,
    after_denominator numeric,
    after_reason text,
    after_note text,
    after_source text
);

insert into change
select c.change_set, p.id, s.id, pg_temp.period_number(c.period), pg_temp.measure_number(c.measure), c.version,
       array_position(p.sheets, c.provenance->>'sheet') - 1,
       pg_temp.cell_row(c.provenance->>'cell'), pg_temp.cell_column(c.provenance->>'cell'),
       pg_temp.kind_of(c.before), coalesce((c.before->>'provisional')::boolean, false),
       pg_temp.kind_of(c.after), coalesce((c.after->>'provisional')::boolean, false),
       (c.before#>>'{datum,value,value}')::numeric, (c.before#>>'{datum,value,numerator}')::numeric,
       (c.before#>>'{datum,value,denominator}')::numeric,
       coalesce(c.before#>>'{datum,not_available}', c.before#>>'{datum,not_applicable}'),
       c.before->>'note', c.before->>'source',
       (c.after#>>'{datum,value,value}')::numeric, (c.after#>>'{datum,value,numerator}')::numeric,
       (c.after#>>'{datum,value,denominator}')::numeric,
       coalesce(c.after#>>'{datum,not_available}', c.after#>>'{datum,not_applicable}'),
       c.after->>'note', c.after->>'source'
from change_0007 c
join series s on s.edition = c.edition and s.indicator = c.indicator and s.breakdown = c.breakdown
join old_provenance p on p.act = c.provenance - 'sheet' - 'cell'
order by c.change_set, s.id;

alter table change
    add constraint change_pk primary key (change_set, series, measure, period),
    add constraint change_measure_is_known check (measure between 1 and 3),
    add constraint change_period_is_canonical check (
        period between 1900000 and 2200999
        and case period % 10 when 4 then period / 10 % 100 = 12 when 3 then period / 10 % 100 in (6, 12)
                 when 2 then period / 10 % 100 in (3, 6, 9, 12) when 1 then period / 10 % 100 between 1 and 12
                 else false end),
    add constraint change_before_is_a_datum check (
        before_kind between 0 and 3 and (before_value is not null) = (before_kind = 1)
        and (before_reason is not null) = (before_kind in (2, 3))),
    add constraint change_after_is_a_datum check (
        after_kind between 0 and 3 and (after_value is not null) = (after_kind = 1)
        and (after_reason is not null) = (after_kind in (2, 3))),
    add constraint change_is_finite check (
        before_value is distinct from 'NaN' and after_value is distinct from 'NaN'
        and after_value is distinct from 'Infinity' and after_value is distinct from '-Infinity');

-- Values: append-only; the current one is the one not superseded -------------------

create table value (
    id bigint generated always as identity,
    change_set bigint not null,
    provenance bigint not null,
    superseded_by bigint,
    approved_at timestamptz not null default now(),
    series integer not null,
    period integer not null,
    measure smallint not null,
    -- kind 0 ends a value without a successor
    kind smallint not null,
    provisional boolean not null default false,
    sheet integer,
    cell_row integer,
    cell_column integer,
    value numeric,
    numerator numeric,
    denominator numeric,
    reason text,
    note text,
    source text,
    approved_by text not null
);

insert into value overriding system value
select v.id, v.change_set, p.id, v.superseded_by, v.approved_at, s.id, pg_temp.period_number(v.period),
       pg_temp.measure_number(v.measure), pg_temp.kind_number(v.kind), v.provisional,
       array_position(p.sheets, v.provenance->>'sheet') - 1,
       pg_temp.cell_row(v.provenance->>'cell'), pg_temp.cell_column(v.provenance->>'cell'),
       v.value, v.numerator, v.denominator, v.reason, v.note, v.source, v.approved_by
from value_0007 v
join series s on s.edition = v.edition and s.indicator = v.indicator and s.breakdown = v.breakdown
join old_provenance p on p.act = v.provenance - 'sheet' - 'cell'
order by v.id;
select setval(pg_get_serial_sequence('value', 'id'), (select last_value from value_0007_id_seq),
              (select is_called from value_0007_id_seq));

alter table value
    add constraint value_pkey primary key (id),
    add constraint value_measure_is_known check (measure between 1 and 3),
    add constraint value_period_is_canonical check (
        period between 1900000 and 2200999
        and case period % 10 when 4 then period / 10 % 100 = 12 when 3 then period / 10 % 100 in (6, 12)
                 when 2 then period / 10 % 100 in (3, 6, 9, 12) when 1 then period / 10 % 100 between 1 and 12
                 else false end),
    add constraint value_kind_is_known check (kind between 0 and 3),
    add constraint value_number_iff_value check ((value is not null) = (kind = 1)),
    add constraint value_reason_iff_gap check ((reason is not null and btrim(reason) <> '') = (kind in (2, 3))),
    add constraint value_is_finite check (
        value is distinct from 'NaN' and value is distinct from 'Infinity' and value is distinct from '-Infinity'
        and numerator is distinct from 'NaN' and numerator is distinct from 'Infinity' and numerator is distinct from '-Infinity'
        and denominator is distinct from 'NaN' and denominator is distinct from 'Infinity' and denominator is distinct from '-Infinity'),
    add constraint value_denominator_is_not_zero check (denominator is distinct from 0);
create unique index value_one_is_current on value (series, measure, period) where superseded_by is null;
create index value_by_cell on value (series, measure, period, id);
create index value_by_change_set on value (change_set);

-- Releases -----------------------------------------------------------------------

create table release_cell (
    release integer not null,
    series integer not null,
    value bigint not null,
    period integer not null,
    measure smallint not null
);

insert into release_cell
select c.release, v.series, c.value, v.period, v.measure
from release_cell_0007 c join value v on v.id = c.value
order by c.release, v.series, v.measure, v.period;

alter table release_cell
    add constraint release_cell_one_per_key primary key (release, series, measure, period),
    add constraint release_cell_of_a_release foreign key (release) references release (number),
    add constraint release_cell_value_exists foreign key (value) references value (id);
create index release_cell_by_value on release_cell (value);

-- Comments -----------------------------------------------------------------------

create table cell_comment (
    id bigint generated always as identity,
    change_set bigint not null,
    series integer not null,
    period integer not null,
    measure smallint not null,
    at timestamptz not null default now(),
    author text not null,
    kind text not null,
    text text not null,
    -- domain::value::CellValue that a remark speaks of, as it was proposed then; null = a removal
    value jsonb
);

insert into cell_comment overriding system value
select c.id, c.change_set, s.id, pg_temp.period_number(c.period), pg_temp.measure_number(c.measure), c.at, c.author,
       c.kind, c.text, c.value
from cell_comment_0007 c
join change_set h on h.id = c.change_set
join series s on s.edition = h.edition and s.indicator = c.indicator and s.breakdown = c.breakdown
order by c.id;
select setval(pg_get_serial_sequence('cell_comment', 'id'), (select last_value from cell_comment_0007_id_seq),
              (select is_called from cell_comment_0007_id_seq));

alter table cell_comment
    add constraint cell_comment_pkey primary key (id),
    add constraint cell_comment_of_a_set foreign key (change_set) references change_set (id),
    add constraint cell_comment_of_a_series foreign key (series) references series (id),
    add constraint cell_comment_author_exists foreign key (author) references account (name),
    add constraint cell_comment_kind_is_known check (kind in ('remark', 'comment')),
    add constraint cell_comment_says_something check (btrim(text) <> ''),
    add constraint cell_comment_has_an_end check (length(text) <= 4000);
create index cell_comment_by_cell on cell_comment (change_set, series, measure, period, id);

-- Every row must have come along: a join that lost one would rewrite history.
do $$
begin
    if (select count(*) from change) <> (select count(*) from change_0007)
        or (select count(*) from value) <> (select count(*) from value_0007)
        or (select count(*) from release_cell) <> (select count(*) from release_cell_0007)
        or (select count(*) from cell_comment) <> (select count(*) from cell_comment_0007) then
        raise exception 'not every row was carried over';
    end if;
end $$;

drop table release_cell_0007;
drop table cell_comment_0007;
drop table change_0007;
drop table value_0007;
drop function value_is_append_only();
drop function change_is_immutable();

-- Guards -------------------------------------------------------------------------

create trigger series_is_immutable before update or delete or truncate on series
    for each statement execute function row_is_immutable();
create trigger provenance_is_immutable before update or delete or truncate on provenance
    for each statement execute function row_is_immutable();
create trigger change_set_is_kept before delete or truncate on change_set
    for each statement execute function row_is_immutable();

-- The parents of new rows: `cells` are the rows of the statement. The names of the errors follow the table.
create function cells_have_parents() returns trigger language plpgsql as $$
begin
    if exists (select from (select distinct change_set from cells) cell
               where not exists (select from change_set s where s.id = cell.change_set)) then
        raise exception 'the change set does not exist' using errcode = 'foreign_key_violation',
            constraint = case tg_table_name when 'change' then 'change_of_a_set' else 'value_change_set_exists' end;
    end if;
    if exists (select from (select distinct series from cells) cell
               where not exists (select from series s where s.id = cell.series)) then
        raise exception 'the series does not exist' using errcode = 'foreign_key_violation',
            constraint = case tg_table_name when 'change' then 'change_series_exists' else 'value_series_exists' end;
    end if;
    if exists (select from (select distinct provenance from cells) cell
               where not exists (select from provenance p where p.id = cell.provenance)) then
        raise exception 'the provenance does not exist' using errcode = 'foreign_key_violation',
            constraint = case tg_table_name when 'change' then 'change_provenance_exists' else 'value_provenance_exists' end;
    end if;
    return null;
end $$;
create trigger change_has_parents after insert on change referencing new table as cells
    for each statement execute function cells_have_parents();
create trigger change_still_has_parents after update on change referencing new table as cells
    for each statement execute function cells_have_parents();
create trigger value_has_parents after insert on value referencing new table as cells
    for each statement execute function cells_have_parents();

-- What was decided is not changed any more: cells of a set at its end stay as they are.
create function change_is_immutable() returns trigger language plpgsql as $$
begin
    if exists (select from change_set s
               where s.id in (select change_set from cells) and s.status in ('approved', 'published', 'discarded')) then
        raise exception 'cells of a decided set do not change'
            using errcode = 'integrity_constraint_violation', constraint = 'change_is_immutable';
    end if;
    return null;
end $$;
create trigger change_is_not_added_late after insert on change referencing new table as cells
    for each statement execute function change_is_immutable();
create trigger change_is_not_taken_late after delete on change referencing old table as cells
    for each statement execute function change_is_immutable();
create trigger change_is_not_moved_away_late after update on change referencing old table as cells
    for each statement execute function change_is_immutable();
create trigger change_is_not_moved_in_late after update on change referencing new table as cells
    for each statement execute function change_is_immutable();
create trigger change_is_not_truncated before truncate on change
    for each statement execute function row_is_immutable();

-- A value is superseded once, by a later one of the same cell; nothing else of it ever changes.
create function value_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'values are append-only' using errcode = 'integrity_constraint_violation', constraint = 'value_is_append_only';
    end if;
    if exists (
        select from old_rows o left join new_rows n on n.id = o.id
        where n.id is null or o.superseded_by is not null
           or row(n.id, n.change_set, n.provenance, n.approved_at, n.series, n.period, n.measure, n.kind, n.provisional,
               n.sheet, n.cell_row, n.cell_column, n.value, n.numerator, n.denominator, n.reason, n.note, n.source,
               n.approved_by)::record
              *<> row(o.id, o.change_set, o.provenance, o.approved_at, o.series, o.period, o.measure, o.kind,
                   o.provisional, o.sheet, o.cell_row, o.cell_column, o.value, o.numerator, o.denominator, o.reason,
                   o.note, o.source, o.approved_by)::record) then
        raise exception 'values are append-only' using errcode = 'integrity_constraint_violation', constraint = 'value_is_append_only';
    end if;
    if exists (
        select from new_rows n left join value s on s.id = n.superseded_by
        where n.superseded_by is not null
          and (s.id is null or s.id <= n.id or (s.series, s.measure, s.period) <> (n.series, n.measure, n.period))) then
        raise exception 'a value is superseded by a later one of its cell' using errcode = 'foreign_key_violation',
            constraint = 'value_successor_exists';
    end if;
    return null;
end $$;
create trigger value_is_append_only after update on value referencing old table as old_rows new table as new_rows
    for each statement execute function value_is_append_only();
create trigger value_is_not_deleted before delete on value
    for each statement execute function value_is_append_only();
create trigger value_is_not_truncated before truncate on value
    for each statement execute function row_is_immutable();

create trigger release_cell_is_immutable before update or delete on release_cell
    for each row execute function row_is_immutable();
create trigger cell_comment_is_immutable before update or delete on cell_comment
    for each row execute function row_is_immutable();

-- Imports ------------------------------------------------------------------------

alter table import_batch
    -- the cells as read, and what a commit would write, in the program's own bytes
    add column grid bytea,
    add column delta bytea,
    -- what the preview showed beside the delta: counts, findings, fields
    add column summary jsonb,
    -- what the preview rests on: a commit computes it again only when one of these moved
    add column seen_value bigint,
    add column seen_approvals bigint,
    add column seen_catalogue bigint,
    add column seen_reopenings bigint,
    add column seen_day date,
    -- progress: of how many; 0 = not known
    add column stage_total bigint not null default 0,
    add constraint import_batch_token_is_whole check (
        num_nulls(seen_value, seen_approvals, seen_catalogue, seen_reopenings, seen_day) in (0, 5)),
    add constraint import_batch_delta_has_a_token check (delta is null or seen_day is not null);

-- Packed already: compressing 1.1 MB of cells saves nothing and takes four times as long as storing them.
alter table import_batch alter column grid set storage external, alter column delta set storage external;

-- What an older version read is read again from the bytes of the file.
update import_batch
set status = 'reading', stage = 'En espera', stage_count = 0, attempts = 0, layouts = null, found = null,
    content_hash = null
where status in ('reading', 'read');
alter table import_batch drop column workbook;

-- Indexes for the queries that there are --------------------------------------------

create index import_batch_being_read on import_batch (updated_at) where status = 'reading';
create index import_batch_by_file on import_batch (sha256);
create index import_batch_by_age on import_batch (created_at desc);
create index change_set_editable on change_set (edition, author) where status in ('draft', 'returned');
create index change_set_by_content on change_set (author, content_hash) where content_hash is not null;
