insert into import_batch (id, sha256, file_name, author, status, workbook, layouts, found, content_hash) values
    ('00000000-0000-0000-0000-000000000001', repeat('1', 64), 'valores.xlsx', 'ana', 'committed', '{}', '[]', '[]', 'x'),
    ('00000000-0000-0000-0000-000000000002', repeat('1', 64), 'leido.xlsx', 'ana', 'read', '{}', '[]', '[]', 'y'),
    ('00000000-0000-0000-0000-000000000003', repeat('1', 64), 'leyendo.xlsx', 'ana', 'reading', null, null, null, null);
insert into change_set (edition, title, author, status, origin, batch, content_hash) values
    ('2022-09', 'Registro', 'ana', 'submitted', 'entry', null, null),
    ('2022-09', 'valores.xlsx', 'ana', 'submitted', 'import', '00000000-0000-0000-0000-000000000001', 'x');
insert into change_set (edition, title, author, status, origin, split_from) values ('2022-09', 'valores.xlsx · celdas observadas', 'ana', 'returned', 'split', 2);
update import_batch set change_set = 2 where file_name = 'valores.xlsx';
