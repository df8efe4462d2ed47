-- Review cell by cell: sets that were split, threads of cells, and the guards of both.

-- A set whose cells were decided differently is split: what was returned moves to a set of its own.
alter table change_set add column split_from bigint
    constraint change_set_split_from_exists references change_set (id);
alter table change_set drop constraint change_set_origin_is_known;
alter table change_set add constraint change_set_origin_is_known
    check (origin in ('entry', 'import', 'revert', 'split'));
alter table change_set add constraint change_set_split_names_its_source
    check ((split_from is not null) = (origin = 'split'));
create index change_set_by_source on change_set (split_from) where split_from is not null;

-- The version of the set at which the cell was last written: who saw an older one did not see the cell.
alter table change add column version integer not null default 1;

create table cell_comment (
    id bigint generated always as identity primary key,
    change_set bigint not null constraint cell_comment_of_a_set references change_set (id),
    indicator text not null,
    measure text not null,
    breakdown text not null,
    period text not null,
    at timestamptz not null default now(),
    author text not null constraint cell_comment_author_exists references account (name),
    kind text not null,
    text text not null,
    -- domain::value::CellValue that a remark speaks of, as it was proposed then; null = a removal
    value jsonb,
    constraint cell_comment_kind_is_known check (kind in ('remark', 'comment')),
    constraint cell_comment_says_something check (btrim(text) <> ''),
    constraint cell_comment_has_an_end check (length(text) <= 4000)
);
create index cell_comment_by_set on cell_comment (change_set, id);
create trigger cell_comment_is_immutable before update or delete on cell_comment
    for each row execute function row_is_immutable();

-- What was decided is not changed any more: cells of a set at its end stay as they are.
create function change_is_immutable() returns trigger language plpgsql as $$
declare
    ended boolean;
begin
    select bool_or(status in ('approved', 'published', 'discarded')) into ended from change_set
    where id in (case when tg_op <> 'INSERT' then old.change_set end,
                 case when tg_op <> 'DELETE' then new.change_set end);
    if ended then
        raise exception 'cells of a decided set do not change'
            using errcode = 'integrity_constraint_violation', constraint = 'change_is_immutable';
    end if;
    return coalesce(new, old);
end $$;
create trigger change_is_immutable before insert or update or delete on change
    for each row execute function change_is_immutable();

-- Four eyes: nobody decides on a set of their own, whatever the program does.
create function change_set_event_has_four_eyes() returns trigger language plpgsql as $$
begin
    if new.event in ('approve', 'return', 'decide')
        and exists (select from change_set where id = new.change_set and author = new.actor) then
        raise exception 'nobody decides on changes of their own'
            using errcode = 'integrity_constraint_violation', constraint = 'change_set_event_has_four_eyes';
    end if;
    return new;
end $$;
create trigger change_set_event_has_four_eyes before insert on change_set_event
    for each row execute function change_set_event_has_four_eyes();
