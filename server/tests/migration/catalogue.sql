insert into edition (code, policy_name, name, horizon, source, is_current) values ('2022-09', 'PNTD', '2022', 2030, 'x', true);
insert into node (edition, code, kind, name, name_status, placement, source, position, updated_by)
values ('2022-09', 'PNTD', 'policy', 'PNTD', 'stated', 'stated', 'x', 1, 'x');
insert into indicator (edition, code, node, kind, name, unit_kind, unit_label, decimals, shown_decimals, direction,
                       aggregation, periodicity, due_days, position, updated_by)
values ('2022-09', 'PNTD-1', 'PNTD', 'policy', 'Ejercicio', 'number', 'número', 2, 1, 'ascending', 'non_additive', 'year', 90, 1, 'x');
insert into account (name, display_name, role, password_hash)
values ('ana', 'Ana de prueba', 'planner', 'x'), ('rosa', 'Rosa de prueba', 'reviewer', 'x');
insert into import_file (sha256, bytes, size, first_name, uploaded_by) values (repeat('1', 64), 'abc', 3, 'valores.xlsx', 'ana');
