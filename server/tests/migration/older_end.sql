-- What the program did next: the release, and the end of the sets.
insert into signing_key (key_id, public_key, created_at, created_by)
values (encode(sha256(decode(repeat('00', 32), 'hex')), 'hex'), repeat('00', 32), now(), 'x');
insert into release (number, edition, published_at, as_of, published_by, note, demo, sha256, body, manifest,
                     manifest_sha256, progress, signature, key_id)
select 1, '2022-09', now(), current_date, 'x', 'x', false, encode(sha256('{}'), 'hex'), '{}', '{}',
       encode(sha256('{}'), 'hex'), '{}', repeat('0', 128), key_id
from signing_key;
insert into release_cell (release, value, indicator, measure, breakdown, period)
select 1, id, indicator, measure, breakdown, period from value where id in (1, 2);
update change_set set status = 'published', release = 1 where id = 1;
update change_set set status = 'approved' where id = 2;
select setval(pg_get_serial_sequence('value', 'id'), 5);
