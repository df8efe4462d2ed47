//! Numbers as people and programs write them: exact, or refused whole.

use super::{catalogue::catalogue, check, table};

const LONG: &str = "code | period | value | note";

#[test]
fn thousands_by_apostrophe_are_read_as_banks_write_them() {
    check(
        LONG,
        "S01-2 | 2019 | \"1'234,567\"
         S01-2 | 2020 | \"1'250,000\"
         S01-2 | 2021 | \"2'004,318.0\"
         S01-2 | 2022 | \"2.105.200\"
         S01-2 | 2023 | \"1’234,567\"
         S01-2 | 2024 | \"1´350,000\"
         S01-2 | 2018 | \"1'234'567\"
         S01-2 | 2017 | \"1'234.567\"
         S01-2 | 2016 | \"3 410\"",
        "S01-2 obtenido 2019 = 1234567
         S01-2 obtenido 2020 = 1250000
         S01-2 obtenido 2021 = 2004318
         S01-2 obtenido 2022 = 2105200
         W303 C5
         S01-2 obtenido 2023 = 1234567
         S01-2 obtenido 2024 = 1350000
         S01-2 obtenido 2018 = 1234567
         E301 C9
         S01-2 obtenido 2016 = 3410",
    );
}

#[test]
fn a_number_with_words_or_bounds_is_refused_whole() {
    check(
        LONG,
        "S01-1 | 2010 | \"45.2 (2022)\"
         S01-1 | 2011 | \"≥ 60\"
         S01-1 | 2012 | \"60-70\"
         S01-1 | 2013 | \"aprox. 45\"
         S01-1 | 2014 | \"%9,4\"
         S01-1 | 2015 | \"'14.8\"
         S01-1 | 2016 | \"12.5-\"
         S01-1 | 2017 | \"17,5 pp\"
         S01-1 | 2018 | \"20,5 **\" | dos llamadas
         S01-1 | 2019 | \"S/ 38.0\"
         S01-1 | 2020 | \"45·5\"
         S01-1 | 2021 | \"1.54E+04\"
         S01-1 | 2022 | \"15 mil\"
         S01-1 | 2023 | \"20 %\"",
        "E301 C11
         E301 C12
         E301 C13
         E301 C14
         E301 C2
         E301 C3
         E301 C4
         E301 C5
         E301 C6
         E301 C8
         E301 C9
         S01-1 obtenido 2015 = 14.8
         S01-1 obtenido 2018 = 20.5 nota: dos llamadas
         S01-1 obtenido 2023 = 20
         W301 C10",
    );
}

#[test]
fn a_message_never_cuts_what_was_read() {
    let read = table::read(
        LONG,
        "S01-1 | 2024 | \"S/ 38.0\"\nS01-1 | 2023 | \"#¡DIV/0!\"",
        &catalogue(),
    );
    let problems: Vec<&str> = read
        .draft
        .findings
        .iter()
        .map(|f| f.problem.as_str())
        .collect();
    assert_eq!(
        problems,
        [
            "«S/ 38.0» no es un número.",
            "La celda da el error «#¡DIV/0!»."
        ]
    );
}

#[test]
fn errors_of_every_language_saved_as_text_are_errors() {
    check(
        LONG,
        "S01-1 | 2018 | \"#¡DIV/0!\"
         S01-1 | 2019 | \"#N/D\"
         S01-1 | 2020 | \"#¿NOMBRE?\"
         S01-1 | 2021 | \"########\"
         S01-1 | 2022 | \"=B2*2\"",
        "E330 C2
         E330 C3
         E330 C4
         E330 C5
         E301 C6",
    );
}

#[test]
fn note_numbers_in_superscript_are_no_digits() {
    check(
        "code | 2022 | 2023",
        "S01-1 | \"12.5¹\" | \"14.1\"
         S01-2 | \"3250¹\" | \"3 410²\"",
        "S01-1 obtenido 2022 = 12.5
         S01-1 obtenido 2023 = 14.1
         S01-2 obtenido 2022 = 3250
         S01-2 obtenido 2023 = 3410
         W305 B2
         W305 B3
         W305 C3",
    );
}
