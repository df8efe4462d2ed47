//! Headers are read by their names, wherever they are.

use super::{check, check_corrected};

#[test]
fn value_before_year_and_year_before_value_read_alike() {
    let expect = "S01-1 base 2022 = 10
                  S01-1 meta 2024 = 20
                  S01-1 meta 2025 = 30";
    check(
        "
Código | Indicador | Línea base | < | Logros esperados | <
^ | ^ | Valor | Año | 2024 | 2025
S01-1 | Hogares que reciben la canasta básica digital | 10 | 2022 | 20 | 30",
        expect,
    );
    check(
        "
Código | Indicador | Línea base | < | Logros esperados | <
^ | ^ | Año | Valor | 2024 | 2025
S01-1 | Hogares que reciben la canasta básica digital | 2022 | 10 | 20 | 30",
        expect,
    );
}

#[test]
fn a_csv_loses_its_merged_cells_and_keeps_its_groups() {
    check(
        "
Matriz de seguimiento
Código | Línea de base | | Logros esperados | | Valores obtenidos |
 | Año | Valor | 2024 | 2025 | 2024 | 2025
S01-1 | 2022 | 10 | 20 | 30 | 19 |",
        "S01-1 base 2022 = 10
         S01-1 meta 2024 = 20
         S01-1 meta 2025 = 30
         S01-1 obtenido 2024 = 19",
    );
}

#[test]
fn years_say_in_their_header_what_they_hold() {
    check(
        "
CODIGO DEL INDICADOR | Línea base 2022 | Meta 2024 | Logro esperado 2025 | Valor obtenido 2024 | 2023 P/
s01-1 | 10 | 20 | 30 | 19 | 15",
        "S01-1 base 2022 = 10
         S01-1 meta 2024 = 20
         S01-1 meta 2025 = 30
         S01-1 obtenido 2024 = 19
         S01-1 obtenido 2023 = 15 P/",
    );
}

#[test]
fn the_header_may_be_far_down_under_titles() {
    check(
        "
PRESIDENCIA DEL CONSEJO DE MINISTROS | < | < | <
Secretaría de Gobierno y Transformación Digital | < | < | <

Reporte del año 2024, no son metas

Cód. | Periodo | Valor | Fuente
S01-1 | 2024 | 19.5 | Registro de la PCM",
        "S01-1 obtenido 2024 = 19.5 fuente: Registro de la PCM",
    );
}

#[test]
fn one_row_per_observation_with_measure_and_absolute_values() {
    check(
        "
Código | Tipo | Año | Valor | Numerador | Denominador | Provisional | Nota
S01-1 | obtenido | 2023 | 75 | 45 | 60 | Sí | encuesta parcial
S01-1 | Meta | 2024 | 80 | | | |
S01-1 | Línea de base | 2021 | 70 | | | no |",
        "S01-1 obtenido 2023 = 75 (45/60) P/ nota: encuesta parcial
         S01-1 meta 2024 = 80
         S01-1 base 2021 = 70",
    );
}

#[test]
fn notes_below_the_table_hold_no_data_and_give_the_source() {
    check(
        "
Código | 2023 | 2024
S01-1 | 10 | 20

Nota: cifras preliminares de la PCM.
Fuente: Registro administrativo de la PCM.",
        "S01-1 obtenido 2023 = 10 fuente: Registro administrativo de la PCM.
         S01-1 obtenido 2024 = 20 fuente: Registro administrativo de la PCM.",
    );
}

#[test]
fn a_note_in_the_middle_never_ends_the_table() {
    check(
        "
Código | Indicador | 2023 | 2024
S01-1 | | 10 | 20
Fuente: PCM
Nota: la serie continúa.
S01-2 | | 3 | 4
1/ Incluye los centros en convenio",
        "S01-1 obtenido 2023 = 10 fuente: PCM
         S01-1 obtenido 2024 = 20 fuente: PCM
         S01-2 obtenido 2023 = 3 fuente: PCM
         S01-2 obtenido 2024 = 4 fuente: PCM",
    );
}

#[test]
fn a_name_that_begins_like_a_note_is_a_row() {
    check(
        "
Código | Indicador | 2024
S01-1 | Hogares que reciben la canasta básica digital | 20
S01-2 | Fuentes de datos: centros de ciudadanía | 4",
        "S01-1 obtenido 2024 = 20
         S01-2 obtenido 2024 = 4",
    );
}

#[test]
fn numbers_below_the_table_in_other_columns_are_pointed_out() {
    check(
        "
Código | 2023 | 2024
S01-1 | 10 | 20

 | | | | 77",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         W203 E4",
    );
}

#[test]
fn a_table_of_one_indicator_asks_which() {
    check(
        "
Departamento | 2023 | 2024
Lima | 10 | 20",
        "E202",
    );
}

#[test]
fn a_sheet_without_a_table_says_so() {
    check("Estimados señores:\nAdjunto el informe.", "E201");
    check("Código | 2023 | 2024", "E203");
}

#[test]
fn the_same_year_twice_is_an_error_of_the_layout() {
    check(
        "
Código | Meta 2024 | Logro esperado 2024
S01-1 | 20 | 21",
        "E206
         E206 C1
         E342 B2
         E342 C2",
    );
}

#[test]
fn columns_of_the_people_who_keep_the_sheet_are_passed_over() {
    check(
        "
N° | Código | Responsable del llenado | 2024
1 | S01-1 | J. Pérez | 20",
        "S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn a_column_that_may_separate_groups_blocks_its_table() {
    for header in ["Provincia", "Quintil", "Operador", "Ciudad", "Tecnología"] {
        check(
            &format!("Código | {header} | 2024\nS01-1 | Cañete | 20\nS01-2 | Lima | 4"),
            "E373 B2",
        );
    }
}

#[test]
fn what_a_person_says_of_such_a_column_counts() {
    let input = "Código | Sede | 2024\nS01-1 | Central | 20";
    check_corrected(
        input,
        |layout| {
            let column = &mut layout.tables[0].columns[1];
            (column.role, column.certain) = (import::layout::ColumnRole::Ignore, true);
        },
        "S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn a_value_needs_a_period() {
    check(
        "
Código | Valor
S01-1 | 20",
        "E205 B1
         E312 B2",
    );
}

#[test]
fn a_table_without_values_states_the_catalogue() {
    check(
        "
Código | Denominación | Entidad responsable
S.2 | Servicio de conectividad para centros poblados | MTC",
        "S02 name = Servicio de conectividad para centros poblados
         S02 entity = MTC",
    );
    check(
        "
Código del indicador | Nombre del indicador | Servicio | Unidad de medida | Sentido esperado | Justificación
S01-1 | Hogares con canasta | S1 | Porcentaje | Ascendente | Mide el acceso
S01-2 | Centros | S99 | Kilos | hacia arriba | Mide la cobertura",
        "E314 C3
         E345 E3
         E346 D3
         S01-1 name = Hogares con canasta
         S01-1 node = S01
         S01-1 unit = porcentaje
         S01-1 direction = ascendente
         S01-1 justification = Mide el acceso
         S01-2 name = Centros
         S01-2 justification = Mide la cobertura",
    );
}

#[test]
fn a_year_under_the_baseline_is_the_baseline() {
    check(
        "
Código | Línea de base | Logros esperados | < | <
^ | 2021 | 2022 | 2023 | 2030
S01-1 | 10 | 11 | 12 | 40",
        "S01-1 base 2021 = 10
         S01-1 meta 2022 = 11
         S01-1 meta 2023 = 12
         S01-1 meta 2030 = 40",
    );
}

#[test]
fn targets_one_per_row_under_their_group() {
    check(
        "
Código | Línea de base | < | Logro esperado | <
^ | Año | Valor | Valor | Año
S01-1 | 2021 | 10 | 11 | 2022",
        "S01-1 base 2021 = 10
         S01-1 meta 2022 = 11",
    );
}

#[test]
fn a_column_called_meta_holds_targets() {
    check(
        "
Código | Año | Meta
S01-1 | 2025 | 11",
        "S01-1 meta 2025 = 11",
    );
}
