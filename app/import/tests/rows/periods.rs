//! Periods of rows: in one column, in two, as dates.

use super::check;

#[test]
fn a_period_stands_in_two_columns() {
    check(
        "code | year | part=Trimestre | value",
        "CTX-07 | 2024 | 1 | 57.2
         CTX-07 | 2024 | 2 | 58.4
         CTX-07 | 2024 | III | 59.1
         CTX-07 | 2023 | \"Trimestre: II\" | 50
         CTX-07 | 2022 | T1 | 49
         CTX-07 | 2021 | Abr-May-Jun | 48
         S01-1 | 2024 | | 20.5
         CTX-07 | 2020 | 5 | 40",
        "CTX-07 obtenido 2021-Q2 = 48
         CTX-07 obtenido 2022-Q1 = 49
         CTX-07 obtenido 2023-Q2 = 50
         CTX-07 obtenido 2024-Q1 = 57.2
         CTX-07 obtenido 2024-Q2 = 58.4
         CTX-07 obtenido 2024-Q3 = 59.1
         E315 C9
         S01-1 obtenido 2024 = 20.5",
    );
}

#[test]
fn months_that_close_a_quarter_are_that_quarter_with_a_warning() {
    check(
        "code | year | part=Mes | value",
        "CTX-07 | 2024 | 3 | 57.2
         CTX-07 | 2024 | Junio | 58.4
         CTX-07 | 2024 | \"09\" | 59.1",
        "CTX-07 obtenido 2024-Q1 = 57.2
         CTX-07 obtenido 2024-Q2 = 58.4
         CTX-07 obtenido 2024-Q3 = 59.1
         W315 C2
         W315 C3
         W315 C4",
    );
}

#[test]
fn dates_and_years_with_marks_are_periods() {
    check(
        "code | period | value",
        "S01-1 | 31/12/2024 | 1
         S01-1 | dic-23 | 2
         S01-1 | \"2,022\" | 3
         S01-1 | \"2.021\" | 4
         S01-1 | 2020P | 5
         S01-1 | 2019r | 6
         S01-1 | @2018-12-31 | 7
         S01-1 | @2017-12 | 8
         CTX-07 | I Trim 2024 | 9
         CTX-07 | 2011-Q4 | 10
         S01-1 | 15/03/2016 | 11
         S01-1 | el año pasado | 12",
        "CTX-07 obtenido 2011-Q4 = 10
         CTX-07 obtenido 2024-Q1 = 9
         E315 B13
         S01-1 obtenido 2016 = 11
         S01-1 obtenido 2017 = 8
         S01-1 obtenido 2018 = 7
         S01-1 obtenido 2019 = 6
         S01-1 obtenido 2020 = 5 P/
         S01-1 obtenido 2021 = 4
         S01-1 obtenido 2022 = 3
         S01-1 obtenido 2023 = 2
         S01-1 obtenido 2024 = 1
         W315 B12
         W315 B3
         W315 B4
         W315 B5",
    );
}

#[test]
fn each_value_has_the_period_of_its_own_column() {
    check(
        "code | ignore=Año | value@1 | ignore=Año | value@3",
        "S01-1 | 2022 | 14.8 | 2023 | 17.5
         S01-2 | 2022 | 31 | | 38",
        "E312 E3
         S01-1 obtenido 2022 = 14.8
         S01-1 obtenido 2023 = 17.5
         S01-2 obtenido 2022 = 31",
    );
}

#[test]
fn indicators_across_have_their_own_periods() {
    check(
        "period | indicator:S01-1 | indicator:CTX-07",
        "2024 | 20.5 |
         2024-Q1 | | 57.2",
        "CTX-07 obtenido 2024-Q1 = 57.2
         S01-1 obtenido 2024 = 20.5",
    );
}

#[test]
fn periods_as_typed() {
    check(
        "code | period | value",
        "CTX-07 | 2011-Q4 | 17.7
         CTX-07 | Abr-May-Jun 2023 P/ | 77.3
         CTX-07 | IV trim. 2020 | 45.7
         CTX-07 | Feb-Mar-Abr 2023 | 70",
        "CTX-07 obtenido 2011-Q4 = 17.7
         CTX-07 obtenido 2020-Q4 = 45.7
         CTX-07 obtenido 2023-Q2 = 77.3 P/
         E315 B5",
    );
}
