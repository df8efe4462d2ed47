-- The reviewer's desk: marks on cells before they are confirmed, what somebody has read, and the draft of a publication.

-- What reviewers mark on the cells of a set that waits. They share it, and it changes no value: the confirmation does.
create table review_mark (
    change_set bigint not null constraint review_mark_of_a_set references change_set (id),
    -- the version of the set that was looked at; marks on another one are none
    version integer not null,
    series integer not null constraint review_mark_of_a_series references series (id),
    measure smallint not null,
    period integer not null,
    -- 'open' = somebody took the mark away
    mark text not null,
    remark text,
    marked_by text not null constraint review_mark_author_exists references account (name),
    at timestamptz not null default now(),
    -- rises with every mark: who confirms says up to which one they saw
    revision bigint generated always as identity,
    constraint review_mark_pk primary key (change_set, series, measure, period),
    constraint review_mark_is_known check (mark in ('approve', 'return', 'open')),
    constraint review_mark_explains_a_return check ((mark = 'return') = (remark is not null)),
    constraint review_mark_remark_is_short check (btrim(remark) <> '' and length(remark) <= 4000)
);

-- Up to which comment somebody has read what is said about the cells of a set.
create table change_set_seen (
    account text not null constraint change_set_seen_account_exists references account (name),
    change_set bigint not null constraint change_set_seen_of_a_set references change_set (id),
    comment bigint not null,
    constraint change_set_seen_pk primary key (account, change_set)
);

-- What somebody has written of the next publication and not published yet.
create table publication_draft (
    account text primary key constraint publication_draft_account_exists references account (name),
    note text not null,
    -- indicator -> reason
    reasons jsonb not null,
    -- sets that are not taken
    left_out bigint[] not null,
    saved_at timestamptz not null default now(),
    constraint publication_draft_is_short
        check (length(note) <= 4000 and pg_column_size(reasons) <= 1000000 and cardinality(left_out) <= 10000)
);
