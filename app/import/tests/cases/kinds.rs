//! One test for each kind of layout.

use super::check;

const BY_YEAR: &str = "S01-1 meta 2023 = 17
     S01-1 obtenido 2023 = 17.5
     S01-1 meta 2024 = 20
     S01-1 obtenido 2024 = 20.5";

#[test]
fn the_year_above_programado_and_ejecutado() {
    for header in [
        "Código | 2023 | < | 2024 | <\n^ | Programado | Ejecutado | Programado | Ejecutado",
        "Código | 2023 | | 2024 |\n | Programado | Ejecutado | Programado | Ejecutado",
        "Código | Año 2023 | | Año 2024 |\n | Meta | Avance | Meta | Avance",
        "Código | @2023 | | @2024 |\n | Planeado | Resultado | Planeado | Resultado",
        "Code | 2023 | | 2024 |\n | Target | Actual | Target | Actual",
    ] {
        check(&format!("{header}\nS01-1 | 17 | 17.5 | 20 | 20.5"), BY_YEAR);
    }
}

#[test]
fn programado_and_ejecutado_above_the_years() {
    for header in [
        "Código | Programado | < | Ejecutado | <\n^ | 2023 | 2024 | 2023 | 2024",
        "Código | Programado | | Ejecutado |\n | 2023 | 2024 | 2023 | 2024",
        "Código | Metas | | Valores obtenidos |\n | 2023 | 2024 | 2023 | 2024",
    ] {
        check(&format!("{header}\nS01-1 | 17 | 20 | 17.5 | 20.5"), BY_YEAR);
    }
}

#[test]
fn measure_and_year_in_one_text() {
    check(
        "Código | Meta programada 2023 | Ejecución 2023 | T. PROGRAMADO 2024 | TOTAL EJECUTADO 2024
S01-1 | 17 | 17.5 | 20 | 20.5",
        "E373 D2",
    );
    check(
        "Código | Meta programada 2023 | Ejecución 2023 | META 2024 | TOTAL EJECUTADO 2024
S01-1 | 17 | 17.5 | 20 | 20.5",
        BY_YEAR,
    );
}

#[test]
fn the_year_above_quarters_and_months() {
    let quarters = "CTX-07 obtenido 2023-Q1 = 50
         CTX-07 obtenido 2023-Q2 = 51
         CTX-07 obtenido 2024-Q1 = 52
         CTX-07 obtenido 2024-Q2 = 53";
    for header in [
        "Código | 2023 | < | 2024 | <\n^ | I Trim | II Trim | I Trim | II Trim",
        "Código | 2023 | | 2024 |\n | T1 | T2 | T1 | T2",
        "Código | 2023 | | 2024 |\n | Ene-Feb-Mar | Abr-May-Jun | Ene-Feb-Mar | Abr-May-Jun",
        "Código | 2023-I trimestre | 2023-II trimestre | 2024-I trimestre | 2024-II trimestre",
        "Código | @2023-03-31 | @2023-06-30 | @2024-03-31 | @2024-06-30",
        "Código | 31/03/2023 | 30/06/2023 | 31/03/2024 | 30/06/2024",
    ] {
        check(&format!("{header}\nCTX-07 | 50 | 51 | 52 | 53"), quarters);
    }
}

#[test]
fn a_month_over_yearly_values_is_its_year_with_a_warning() {
    check(
        "Código | dic-23 | Dic 2024
S01-1 | 10 | 20
S01-2 | 3 | 4",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         W315 B1
         W315 B1
         W315 C1",
    );
    check(
        "Código | 31/12/2023 | @2024-12-31
S01-1 | 10 | 20",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20",
    );
}

#[test]
fn a_year_with_thousands_warns() {
    check(
        "Código | \"2,023\" | \"2.024\"
S01-1 | 10 | 20",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         W315 B1
         W315 C1",
    );
}

#[test]
fn absolute_and_relative_figures_below_the_year() {
    check(
        "
Código | Logros esperados | < | < | <
^ | 2024 | < | 2025 | <
^ | Absoluto | Relativo | Absoluto | Relativo
S01-1 | \"45/60\" | 75 | \"48/60\" | 80
S01-2 | 4300 | 20% | 5400 | 25%",
        "S01-1 meta 2024 = 75 (45/60)
         S01-1 meta 2025 = 80 (48/60)
         S01-2 meta 2024 = 4300
         S01-2 meta 2025 = 5400",
    );
}

#[test]
fn a_group_centred_over_several_years_in_three_rows() {
    check(
        "
Matriz de indicadores
Código | Línea de base | | Logros esperados | |
 | Año | Valor | 2024 | 2025 | 2030
S01-1 | 2022 | 10 | 20 | 30 | 40",
        "S01-1 base 2022 = 10
         S01-1 meta 2024 = 20
         S01-1 meta 2025 = 30
         S01-1 meta 2030 = 40",
    );
}

#[test]
fn target_and_observed_as_two_columns_of_a_long_table() {
    for header in [
        "Código | Año | Valor esperado | Valor obtenido",
        "Código | Año | Programado | Ejecutado",
        "Cod. Ind. | ANIO | Meta | VALOR OBTENIDO (%)",
        "Code | Year | Target | Value",
        "Code | Year | Planned | Actual",
    ] {
        check(
            &format!("{header}\nS01-1 | 2023 | 17 | 17.5\nS01-1 | 2024 | 20 | 20.5"),
            BY_YEAR,
        );
    }
}

#[test]
fn the_period_in_two_columns() {
    check(
        "Código | Año | Trimestre | Valor\nCTX-07 | 2024 | I | 57.2\nCTX-07 | 2024 | 2 | 58.4\nCTX-07 | 2024 | T3 | 59.1",
        "CTX-07 obtenido 2024-Q1 = 57.2
         CTX-07 obtenido 2024-Q2 = 58.4
         CTX-07 obtenido 2024-Q3 = 59.1",
    );
    check(
        "Código | Trimestre | Año | Valor\nCTX-07 | III | 2024 | 57.2\nCTX-07 | IV | 2024 | 58.4",
        "CTX-07 obtenido 2024-Q3 = 57.2
         CTX-07 obtenido 2024-Q4 = 58.4",
    );
}

#[test]
fn years_beside_their_values() {
    check(
        "Código | Año | Valor | Año | Valor\nS01-1 | 2023 | 10 | 2024 | 20\nS01-2 | 2023 | 3 | 2024 | 4",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4",
    );
}

#[test]
fn indicators_across_and_periods_down() {
    check(
        "Año | S01-1 | CTX-04\n2023 | 10 | 70\n2024 | 20 | 75",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         CTX-04 obtenido 2023 = 70
         CTX-04 obtenido 2024 = 75",
    );
    check(
        "Trimestre | Hogares con internet | Población de 6 y más años que usa internet\n2024-Q1 | 57.2 | 70\n2024-Q2 | 58.4 | 71",
        "CTX-07 obtenido 2024-Q1 = 57.2
         CTX-07 obtenido 2024-Q2 = 58.4
         CTX-08 obtenido 2024-Q1 = 70
         CTX-08 obtenido 2024-Q2 = 71",
    );
}

#[test]
fn a_second_table_has_its_own_order_of_columns() {
    check(
        "
Cuadro 1
Código | 2022 | 2023 | 2024
S01-1 | 10 | 11 | 12

Cuadro 2
Código | 2024 | 2023 | 2022
S01-2 | 4 | 3 | 2
Código | Año | Meta
CTX-04 | 2025 | 80",
        "S01-1 obtenido 2022 = 10
         S01-1 obtenido 2023 = 11
         S01-1 obtenido 2024 = 12
         S01-2 obtenido 2022 = 2
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         CTX-04 meta 2025 = 80",
    );
}

#[test]
fn two_tables_side_by_side() {
    check(
        "
Código | 2023 | 2024 | | Código | 2023 | 2024
S01-1 | 10 | 20 | | S01-2 | 3 | 4
CTX-04 | 70 | 75 | | CTX-05 | 30 | 35",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         CTX-04 obtenido 2023 = 70
         CTX-04 obtenido 2024 = 75
         CTX-05 obtenido 2023 = 30
         CTX-05 obtenido 2024 = 35",
    );
}

#[test]
fn a_header_repeated_by_page_and_empty_rows() {
    check(
        "
Código | Indicador | 2023 | 2024
S01-1 | | 10 | 20

Código | Indicador | 2023 | 2024

S01-2 | | 3 | 4",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4",
    );
}

#[test]
fn the_words_of_a_column_say_that_it_is_the_measure() {
    for header in ["Serie", "Tipo", "Clase de dato", "Variable", "Rubro"] {
        check(
            &format!(
                "Código | {header} | Estado | Año | Valor
S01-1 | Línea de base | definitivo | 2022 | 14.8
S01-1 | Valor obtenido | provisional | 2024 | 20.5
S01-1 | Logro esperado | definitivo | 2025 | 25"
            ),
            "S01-1 base 2022 = 14.8
             S01-1 obtenido 2024 = 20.5 P/
             S01-1 meta 2025 = 25",
        );
    }
}

#[test]
fn a_row_says_what_its_years_state() {
    for header in ["Serie", "Medida", "Tipo de valor", "Rubro"] {
        check(
            &format!(
                "Código | {header} | 2024 | 2025
S01-1 | Valor obtenido | 20.5 | 
S01-1 | Logro esperado | 22 | 25
S01-2 | Meta | | 4"
            ),
            "S01-1 meta 2024 = 22
             S01-1 meta 2025 = 25
             S01-1 obtenido 2024 = 20.5
             S01-2 meta 2025 = 4",
        );
    }
    // One row alone, and a title that says otherwise.
    let one = "Código | Serie | 2026
S01-1 | Logro esperado | 3";
    check(one, "S01-1 meta 2026 = 3");
    let under_a_title = "Programación de metas

Código | Serie | 2024
S01-1 | Valor obtenido | 20.5
S01-2 | Logro esperado | 4";
    check(
        under_a_title,
        "S01-1 obtenido 2024 = 20.5\nS01-2 meta 2024 = 4",
    );
    // Where the header says it, the header counts.
    let stated = "Código | Serie | Meta 2024 | 2024
S01-1 | Valor obtenido | 22 | 20.5";
    check(stated, "S01-1 meta 2024 = 22\nS01-1 obtenido 2024 = 20.5");
}

#[test]
fn note_columns_after_each_year_hold_no_values() {
    for header in ["Nota", "Llamada", "FN", "Fuente"] {
        check(
            &format!(
                "Código | 2023 | {header} | 2024 | {header}
S01-1 | 10 | 1/ | 20 | *
S01-2 | 3 | | 4 | 2/"
            ),
            "S01-1 obtenido 2023 = 10
             S01-1 obtenido 2024 = 20
             S01-2 obtenido 2023 = 3
             S01-2 obtenido 2024 = 4",
        );
    }
}

#[test]
fn an_unknown_column_after_each_year_is_left_out_with_a_warning() {
    check(
        "Código | 2023 | NP | 2024 | NP
S01-1 | 10 | P | 20 | NA
S01-2 | 3 | | 4 | \"1, 40\"",
        "S01-1 obtenido 2023 = 10
         S01-1 obtenido 2024 = 20
         S01-2 obtenido 2023 = 3
         S01-2 obtenido 2024 = 4
         W201 C1
         W201 E1",
    );
}

#[test]
fn the_share_of_the_target_is_no_value() {
    check(
        "
Código | 2024 | < | <
^ | Programado | Ejecutado | % de avance
S01-1 | 20 | 20.5 | 102.5",
        "S01-1 meta 2024 = 20
         S01-1 obtenido 2024 = 20.5
         W201 D2",
    );
}

#[test]
fn groups_across_are_refused_and_never_the_national_value() {
    for header in ["Urbana | Rural", "Hombres | Mujeres", "Lima | Callao"] {
        let input = format!("Código | 2024 | {header}\n | Total | | \nS01-1 | 20 | 21 | 18");
        let grid = super::sheet::grid(&[&input]);
        let outcome = super::outcome::import(
            &grid,
            &super::catalogue::catalogue(),
            &import::stored::Stored::default(),
            |_| {},
        );
        let draft = &outcome.understood.draft;
        let wrong = draft.cells.iter().any(|cell| {
            let value = draft.book.cell_value(cell.value);
            value.datum.value() != Some(20.into())
        });
        assert!(!wrong, "{header}: {:?}", outcome.lines());
    }
}

#[test]
fn a_table_in_english() {
    check(
        "
Code | Indicator | Baseline year | Baseline | Target 2024 | Target 2030
S01-1 | | 2022 | 10 | 20 | 40",
        "S01-1 base 2022 = 10
         S01-1 meta 2024 = 20
         S01-1 meta 2030 = 40",
    );
    check(
        "
Code | Year | Value | Unit | Note | Source
S01-1 | 2024 | 20.5 | % | by survey | INEI",
        "S01-1 obtenido 2024 = 20.5 nota: by survey fuente: INEI",
    );
}

#[test]
fn numbers_are_departments_only_under_a_header_that_says_so() {
    check(
        "Código | Edad | 2023 | 2024\nCTX-08 | Total | 70 | 71\nCTX-08 | 15 | 80 | 81\nCTX-08 | 25 | 75 | 76",
        "CTX-08 obtenido 2023 = 70
         CTX-08 obtenido 2024 = 71
         E341 B3
         E341 B4
         W402 C2
         W402 D2",
    );
}

#[test]
fn provisional_years_in_their_headers() {
    check(
        "Código | 2022r | 2023P | 2024e | 2025 (preliminar)\nS01-1 | 10 | 11 | 12 | 13",
        "S01-1 obtenido 2022 = 10
         S01-1 obtenido 2023 = 11 P/
         S01-1 obtenido 2024 = 12 P/
         S01-1 obtenido 2025 = 13 P/",
    );
}
