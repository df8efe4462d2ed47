//! The same datum twice.

use super::check;

#[test]
fn the_same_value_twice_is_read_once_and_another_value_rejects_both() {
    check(
        "code | period | value",
        "S01-1 | 2023 | 10
         S01-1 | 2023 | 11
         S01-2 | 2023 | 7
         S01-2 | 2023 | 7",
        "E342 C2
         E342 C3
         S01-2 obtenido 2023 = 7
         W342 C5",
    );
}

#[test]
fn a_repetition_is_compared_with_its_mark_and_note() {
    check(
        "code | period | value | note",
        "S01-1 | 2023 | 10 |
         S01-1 | 2023 | 10 | encuesta nueva",
        "E342 C2
         E342 C3",
    );
}

#[test]
fn total_and_its_twin_with_a_note_mark_are_not_two_values() {
    check(
        "code | group | 2024",
        "S01-1 | Total | 15.2
         S01-1 | Total 1/ | 13.8
         S01-1 | Cusco | 14.7",
        "E342 C2
         E342 C3
         S01-1 obtenido 2024 departamento=08 = 14.7",
    );
}

#[test]
fn rows_that_differ_only_in_a_column_left_out_are_one_finding() {
    check(
        "code | ignore=Operador | ignore=N.º | 2024",
        "S01-1 | Norte | 1 | 10
         S01-1 | Sur | 2 | 12
         S01-1 | Centro | 3 | 11",
        "E377 D2",
    );
}
