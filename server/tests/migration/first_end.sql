insert into release (number, edition, published_at, as_of, published_by, note, demo, sha256, body)
values (1, '2022-09', now(), current_date, 'x', 'x', false, encode(sha256('{}'), 'hex'), '{}');
insert into release_cell (release, value, indicator, measure, breakdown, period)
select 1, id, indicator, measure, breakdown, period from value where id in (1, 2);
update change_set set status = 'published', release = 1 where id = 1;
update change_set set status = 'approved' where id = 2;
insert into audit (actor, act, object, detail) values ('rosa', 'release.publish', 'release/1', '{}');
select setval(pg_get_serial_sequence('value', 'id'), 5);
