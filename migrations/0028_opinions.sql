-- What readers say of a page of the public site. Nobody is known by a row: it has no address, no account, and of the
-- moment only the day.

-- Answers are counted, not kept one by one: however many are sent, there are no more rows than pages, releases and days
-- have answers.
create table opinion_count (
    -- below no release: '/indicadores/S04-1'
    page text not null constraint opinion_count_page_is_an_address check (page ~ '^/[A-Za-z0-9./-]{0,200}$'),
    -- the release that the page showed
    release integer not null constraint opinion_count_of_a_release check (release > 0),
    -- in Lima
    day date not null,
    answer text not null constraint opinion_count_answer_is_known check (answer in ('si', 'no')),
    count bigint not null constraint opinion_count_is_of_some check (count > 0),
    constraint opinion_count_pkey primary key (day, page, release, answer)
);

-- Comments, which are written after an answer and are no second one.
create table opinion (
    id bigint generated always as identity constraint opinion_pkey primary key,
    -- below no release: '/indicadores/S04-1'
    page text not null constraint opinion_page_is_an_address check (page ~ '^/[A-Za-z0-9./-]{0,200}$'),
    -- the release that the page showed
    release integer not null constraint opinion_of_a_release check (release > 0),
    -- the answer that it was written after
    answer text not null constraint opinion_answer_is_known check (answer in ('si', 'no')),
    -- domain::opinion::COMMENT_LENGTH
    comment text not null constraint opinion_comment_has_an_end check (char_length(comment) between 1 and 1000),
    -- in Lima
    day date not null,
    attended_by text constraint opinion_attender_exists references account (name),
    attended_at timestamptz,
    note text constraint opinion_note_has_an_end check (char_length(note) between 1 and 1000),
    constraint opinion_is_attended_whole check ((attended_by is null) = (attended_at is null)),
    constraint opinion_note_is_of_who_attended check (note is null or attended_by is not null)
);
create index opinion_by_day on opinion (day);
create index opinion_waiting on opinion (id) where attended_by is null;
