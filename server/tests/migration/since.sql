-- 0012
insert into known_browser (hash, account) values ('\x01', 'ana');
-- 0013
insert into access_request (account, request, requested_by) values ('rosa', '{"order": "reset"}', 'ana');
-- 0015
insert into configuration_change (subject, change, detail, proposed_by) values ('setting/progress', '{}', '{}', 'ana');
-- 0017
insert into passkey (account, credential, name, key) values ('ana', '\x02', 'Mi teléfono', '{}');
