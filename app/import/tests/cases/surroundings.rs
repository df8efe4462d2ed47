//! What stands around a value and changes it: titles, units, merges, the years beside it.

use super::check;

#[test]
fn amounts_in_thousands_are_not_taken_as_they_stand() {
    let rows = "Código | 2023 | 2024\nS01-2 | 15.4 | 16\nS01-1 | 20 | 21";
    for title in ["Centros (en miles)", "Miles de centros", "En millones"] {
        check(
            &format!("{title}\n{rows}"),
            "S01-1 obtenido 2023 = 20
             S01-1 obtenido 2024 = 21
             E383 B3
             E383 C3",
        );
    }
    check(
        &format!("{rows}\nNota: cifras en miles de centros."),
        "S01-1 obtenido 2023 = 20
         S01-1 obtenido 2024 = 21
         E383 B2
         E383 C2",
    );
    check(
        "
Código | Unidad | 2024
S01-2 | Miles de centros | 16",
        "E383 C2
         W352 B2",
    );
}

#[test]
fn a_title_that_names_targets_says_what_the_years_hold() {
    for title in [
        "Programación multianual de metas",
        "Anexo 2: Metas por indicador",
        "Cuadro N° 3 Metas de los indicadores de la política nacional al 2030",
    ] {
        check(
            &format!("{title}\nCódigo | 2024 | 2025\nS01-1 | 20 | 25"),
            "S01-1 meta 2024 = 20
             S01-1 meta 2025 = 25",
        );
    }
    check(
        "
Línea de base de los indicadores
Código | 2022
S01-1 | 14.8",
        "S01-1 base 2022 = 14.8",
    );
    check(
        "
Reporte de seguimiento - metas y avances
Código | 2023 | 2024
S01-1 | 17.5 | 20.5",
        "S01-1 obtenido 2023 = 17.5
         S01-1 obtenido 2024 = 20.5",
    );
}

#[test]
fn targets_that_are_said_once_go_on_to_the_right() {
    check(
        "
Código | Línea de base (2022) | Logros esperados 2024 | 2025 | 2030
S01-1 | 14.8 | 20 | 25 | 45",
        "S01-1 base 2022 = 14.8
         S01-1 meta 2024 = 20
         S01-1 meta 2025 = 25
         S01-1 meta 2030 = 45
         W202 D1
         W202 E1",
    );
    check(
        "
Código | Meta 2023 | 2023 | Meta 2024 | 2024
S01-1 | 17 | 17.5 | 20 | 20.5",
        "S01-1 meta 2023 = 17
         S01-1 meta 2024 = 20
         S01-1 obtenido 2023 = 17.5
         S01-1 obtenido 2024 = 20.5",
    );
}

#[test]
fn a_value_that_is_merged_over_others_is_of_none() {
    check(
        "
Código | 2023 | 2024
S01-1 | 17.5 | <
S01-2 | 38 | 45",
        "S01-2 obtenido 2023 = 38
         S01-2 obtenido 2024 = 45
         E382 B2",
    );
    check(
        "
Código | Sexo | 2024
S01-1 | Total | 20.5
^ | Hombres | ^
^ | Mujeres | 19",
        "S01-1 obtenido 2024 sexo=mujer = 19
         E382 C2",
    );
}

#[test]
fn numerator_and_denominator_are_no_value() {
    check(
        "
Código | Año | Valor | Numerador | Denominador
S01-1 | 2023 | 75 | 45 | 60
S01-1 | 2024 | | 48 | 60",
        "S01-1 obtenido 2023 = 75 (45/60)
         E381 D3",
    );
}

#[test]
fn whole_things_are_counted_in_thousands() {
    check(
        "
Código | 2022 | 2023 | 2024
S01-2 | \"3.250\" | \"3.251\" | \"3.4\"
S01-1 | \"3.250\" | \"3.25\" | 3.2",
        "S01-1 obtenido 2022 = 3.25
         S01-1 obtenido 2023 = 3.25
         S01-1 obtenido 2024 = 3.2
         S01-2 obtenido 2022 = 3250
         S01-2 obtenido 2023 = 3251
         S01-2 obtenido 2024 = 3
         W302 B2
         W302 C2
         W304 D2
         W404 D2",
    );
}

#[test]
fn two_codes_in_a_cell_are_no_code() {
    check(
        "
Código | 2024
S01-1, S01-2 | 40
S01-1 y S01-2 | 41
S01-1 Hogares | 42",
        "S01-1 obtenido 2024 = 42
         E310 A2
         E310 A3
         W314 A4",
    );
}

#[test]
fn a_year_that_is_shown_as_a_date_is_no_year_of_1905() {
    check(
        "
Código | @1905-07-16 | 2024
S01-1 | 17 | 20",
        "E373 B2",
    );
    check(
        "
Código | Año | Valor
S01-1 | @1905-07-16 | 17
S01-1 | 1905 | 18
S01-1 | 2024 | 20",
        "S01-1 obtenido 2024 = 20
         E315 B2
         E315 B3",
    );
}

#[test]
fn a_row_in_another_kind_of_unit_is_refused() {
    check(
        "
Código | Unidad de medida | 2024
S01-2 | Porcentaje | 45
S01-1 | Número | 20
S01-1 | Porcentaje | 21",
        "S01-1 obtenido 2024 = 21
         E376 C2
         E380 C3
         W352 B2
         W352 B3",
    );
}

#[test]
fn a_count_beside_its_share_is_the_absolute_figure() {
    for header in [
        "Código | 2023 | 2023 | 2024 | 2024\n | N | % | N | %",
        "Código | 2023 N | \"2023 %\" | 2024 N | \"2024 %\"",
    ] {
        let rows = "S01-1 | \"45/60\" | 75 | \"48/60\" | 80\nS01-2 | 3250 | 40 | 3300 | 45";
        check(
            &format!("{header}\n{rows}"),
            "S01-1 obtenido 2023 = 75 (45/60)
             S01-1 obtenido 2024 = 80 (48/60)
             S01-2 obtenido 2023 = 3250
             S01-2 obtenido 2024 = 3300",
        );
    }
    check(
        "
Código | 2023 | 2024
 | N | N
S01-2 | 3250 | 3300",
        "S01-2 obtenido 2023 = 3250
         S01-2 obtenido 2024 = 3300",
    );
}
