//! What must hold whatever happened, as questions to the database: each answers what breaks it.

/// Name of the rule, and the question.
type Rule = (&'static str, &'static str);

pub const RULES: &[Rule] = &[
    (
        "a cell has exactly one current value",
        "select concat_ws(' ', series, measure, period) from value
         group by series, measure, period
         having count(*) filter (where superseded_by is null) <> 1",
    ),
    (
        "a value is superseded by one of the same cell",
        "select v.id::text from value v join value w on w.id = v.superseded_by
         where (v.series, v.measure, v.period) <> (w.series, w.measure, w.period) or w.id <= v.id",
    ),
    (
        "a set has all its values when it is approved, and none before",
        "select concat('set ', s.id, ' ', s.status, ': ', coalesce(v.n, 0), ' of ', coalesce(c.n, 0))
         from change_set s
         left join (select change_set, count(*) as n from change group by 1) c on c.change_set = s.id
         left join (select change_set, count(*) as n from value group by 1) v on v.change_set = s.id
         where coalesce(v.n, 0)
            <> case when s.status in ('approved', 'published') then coalesce(c.n, 0) else 0 end",
    ),
    (
        "a save is there whole",
        "with recursive put as (
             select object, count(distinct cell) as n
             from audit, jsonb_array_elements_text(detail->'put') as cell
             where act = 'change_set.save' group by 1),
         family as (
             select id, id as first from change_set where origin = 'entry'
             union all
             select s.id, f.first from change_set s join family f on f.id = s.split_from)
         select concat('set ', s.id) from change_set s
         join change_set_event e on e.change_set = s.id and e.event = 'create'
         left join put on put.object = concat('change_set/', s.id)
         where s.origin = 'entry'
           and coalesce(put.n, 0) <> (select count(*) from change c join family f on f.id = c.change_set
                                      where f.first = s.id)",
    ),
    (
        "a set is divided whole: its approved cells current, its returned ones in a part that says so",
        "with decided as (
             select object, (detail->>'split_into')::bigint as part, (detail->>'approved')::bigint as approved,
                    (detail->>'returned')::bigint as returned
             from audit where act = 'change_set.decide')
         select concat('part ', s.id) from change_set s
         where s.origin = 'split'
           and ((select count(*) from decided d where d.part = s.id and d.object = concat('change_set/', s.split_from)) <> 1
                or (select count(*) from change_set_event e where e.change_set = s.id and e.event = 'split') <> 1
                or (select count(*) from change_set_event e where e.change_set = s.split_from and e.event = 'decide')
                <> 1)
         union all
         select d.object from decided d
         where not exists (select from change_set s where s.id = d.part and s.origin = 'split')
            or d.approved <> (select count(*) from value v where concat('change_set/', v.change_set) = d.object)
            or d.returned is distinct from (select jsonb_array_length(a.detail->'returned') from audit a
                                            where a.act = 'change_set.split' and a.object = concat('change_set/', d.part))",
    ),
    (
        "each cell that was returned has its remark, once for each time",
        "select concat('set ', s.id) from change_set s
         where (select count(*) from cell_comment c where c.change_set = s.id and c.kind = 'remark')
            <> (select coalesce(sum(case act when 'change_set.split' then jsonb_array_length(detail->'returned')
                                             else (detail->>'returned')::bigint end), 0)
                from audit where act in ('change_set.return', 'change_set.split')
                             and object = concat('change_set/', s.id))",
    ),
    (
        "a set's history leads to its state without a gap",
        "select concat('set ', s.id, ' ', s.status) from change_set s
         join (select change_set, status_before, status_after,
                      lag(status_after) over w as earlier, lead(id) over w as later
               from change_set_event window w as (partition by change_set order by id)) e
           on e.change_set = s.id
         where (e.later is null and e.status_after <> s.status)
            or (e.earlier is not null and e.earlier <> e.status_before)",
    ),
    (
        "a batch is committed exactly when it has its set",
        "select b.id::text from import_batch b left join change_set s on s.id = b.change_set
         where (b.status = 'committed') <> (s.id is not null)
            or (s.batch = b.id and s.content_hash is distinct from b.content_hash)",
    ),
    (
        "an import's set belongs to a committed batch",
        "select concat('set ', s.id) from change_set s left join import_batch b on b.id = s.batch
         where s.origin = 'import' and b.change_set is distinct from s.id",
    ),
    (
        "a file is read, unless its reader was ended too often",
        "select concat(id, ' ', error) from import_batch where status = 'failed' and attempts <= 3",
    ),
    (
        "releases are numbered without gaps and follow each other by hash",
        "select r.number::text
         from (select number, previous_sha256, lag(sha256) over (order by number) as before,
                      row_number() over (order by number) as place from release) r
         where r.number <> r.place or r.previous_sha256 is distinct from r.before",
    ),
    (
        "the first start is there once",
        "select concat(demo, ' ', count(*)) from instance group by demo having count(*) <> 1
         union all select 'no administration' where not exists (select from account where name = 'admin')
         union all select 'no catalogue' where not exists (select from edition where is_current)
         union all select 'no first release' where not exists (select from release)",
    ),
    (
        "a set is published with a release that exists, and written down",
        "select concat('set ', s.id) from change_set s
         where s.status = 'published' and not exists (
             select from audit a where a.act = 'release.publish'
                and a.object = concat('release/', s.release) and a.detail->'sets' @> to_jsonb(s.id))",
    ),
];

/// The same for releases after a number.
pub const OF_NEW_RELEASES: &[Rule] = &[
    (
        "a release is what its hash says",
        "select number::text from release
         where number > $1 and encode(sha256(convert_to(body, 'UTF8')), 'hex') <> sha256",
    ),
    (
        "a release is signed whole",
        "select number::text from release
         where number > $1
           and (manifest_sha256 is null or signature is null or key_id is null or progress is null
                or encode(sha256(convert_to(manifest, 'UTF8')), 'hex') <> manifest_sha256
                or manifest::jsonb->>'number' is distinct from number::text)",
    ),
    (
        "a release has exactly the cells of its text",
        "select r.number::text from release r
         where r.number > $1
           and (select count(*) from release_cell c where c.release = r.number)
            <> jsonb_array_length(r.body::jsonb->'cells')",
    ),
    (
        "a release says the same of itself in its text and in its row",
        "select number::text from release
         where number > $1
           and ((body::jsonb->>'number')::int <> number
                or body::jsonb->>'note' is distinct from note
                or body::jsonb->>'previous_sha256' is distinct from previous_sha256)",
    ),
    (
        "a withdrawal says the same of itself in its text, its row and the log",
        "select number::text from release
         where number > $1
           and ((body::jsonb->'withdraws'->>'number')::int is distinct from withdraws
                or (withdraws is not null)
                <> exists (select from audit a where a.act = 'release.withdraw'
                               and a.object = concat('release/', release.number)
                               and (a.detail->>'withdraws')::int = release.withdraws))",
    ),
    (
        "a withdrawal shows what the release showed to which it returns",
        "with withdrawal as (
             select r.number, (a.detail->>'returns_to')::int as source
             from release r join audit a on a.act = 'release.withdraw' and a.object = concat('release/', r.number)
             where r.number > $1)
         select w.number::text from withdrawal w
         where exists (select value from release_cell where release = w.number
                       except select value from release_cell where release = w.source)
            or exists (select value from release_cell where release = w.source
                       except select value from release_cell where release = w.number)",
    ),
    (
        "a published value is in its release, unless a later one took its place in it",
        "select concat('value ', v.id, ' of release ', s.release)
         from value v join change_set s on s.id = v.change_set
         where s.release > $1 and v.kind <> 0
           and not exists (select from release_cell c where c.release = s.release and c.value = v.id)
           and not exists (select from value w join change_set t on t.id = w.change_set
                           where w.id = v.superseded_by and t.release <= s.release)",
    ),
    (
        "what is not published is in no release",
        "select concat('value ', v.id, ' in release ', c.release)
         from release_cell c join value v on v.id = c.value
         join change_set s on s.id = v.change_set
         where c.release > $1 and (s.release is null or s.release > c.release)",
    ),
];
