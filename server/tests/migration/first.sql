insert into edition (code, policy_name, name, horizon, source, is_current) values ('2022-09', 'PNTD', '2022', 2030, 'x', true);
insert into node (edition, code, kind, name, name_status, placement, source, position, updated_by)
values ('2022-09', 'PNTD', 'policy', 'PNTD', 'stated', 'stated', 'x', 1, 'x');
insert into indicator (edition, code, node, kind, name, unit_kind, unit_label, decimals, shown_decimals, direction,
                       aggregation, periodicity, due_days, position, updated_by)
values ('2022-09', 'PNTD-1', 'PNTD', 'policy', 'Ejercicio', 'number', 'número', 2, 1, 'ascending', 'non_additive', 'year', 90, 1, 'x');
insert into account (name, display_name, role, password_hash)
values ('ana', 'Ana de prueba', 'planner', 'x'), ('rosa', 'Rosa de prueba', 'reviewer', 'x');
insert into import_file (sha256, bytes, size, first_name, uploaded_by) values (repeat('1', 64), 'abc', 3, 'valores.xlsx', 'ana');
insert into import_batch (id, sha256, file_name, author, status, workbook, layouts, content_hash) values
    ('00000000-0000-0000-0000-000000000001', repeat('1', 64), 'valores.xlsx', 'ana', 'committed', '{}', '[]', 'x'),
    ('00000000-0000-0000-0000-000000000002', repeat('1', 64), 'leido.xlsx', 'ana', 'read', '{}', '[]', 'y'),
    ('00000000-0000-0000-0000-000000000003', repeat('1', 64), 'leyendo.xlsx', 'ana', 'reading', null, null, null);
insert into change_set (edition, title, author, status, origin, batch, content_hash) values
    ('2022-09', 'Registro', 'ana', 'submitted', 'entry', null, null),
    ('2022-09', 'valores.xlsx', 'ana', 'submitted', 'import', '00000000-0000-0000-0000-000000000001', 'x');
update import_batch set change_set = 2 where file_name = 'valores.xlsx';
