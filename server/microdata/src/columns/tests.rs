use super::*;

const FULL: [&str; 12] = [
    "FACTORA07",
    "P314A",
    "P208A",
    "P316$1",
    "P316$2",
    "P316$3",
    "P316$4",
    "P316$5",
    "P316$6",
    "P316$7",
    "P316$8",
    "AÑO",
];

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn found(names: &[&str]) -> Result<Columns, MicrodataError> {
    Columns::of("prueba.csv", &header(names), &ReadingOptions::default())
}

fn renamed(from: &str, to: &'static str) -> Vec<&'static str> {
    let other = |name: &&'static str| if *name == from { to } else { *name };
    FULL.iter().map(other).collect()
}

#[test]
fn names_are_found_in_any_case_and_with_any_mark_between() {
    let columns = found(&FULL).unwrap();
    assert_eq!(columns.weight, 0);
    assert_eq!(columns.capabilities, [3, 4, 9, 7, 8, 6, 5, 10]);
    for mark in ["p316_1", "P316.1", "\u{feff}\"p316$1\""] {
        assert_eq!(
            found(&renamed("P316$1", mark)).unwrap().capabilities[0],
            3,
            "{mark}"
        );
    }
}

#[test]
fn the_year_is_found_however_its_letter_was_broken() {
    for name in [
        "aÑo",
        "AÑO",
        "aÃ±o",
        "a\u{fffd}o",
        "aÃ‘o",
        "ANIO",
        "Ano",
        "a_o",
        "year",
        "a¤o",
    ] {
        assert_eq!(
            found(&renamed("AÑO", name)).unwrap().year,
            Some(11),
            "{name}"
        );
    }
    for name in ["alto", "apo", "a1o", "periodo"] {
        assert!(
            matches!(found(&renamed("AÑO", name)), Err(MicrodataError::NoYear(_))),
            "{name}"
        );
    }
}

#[test]
fn the_second_weight_is_taken_where_the_first_is_not_there() {
    assert_eq!(
        found(&renamed("FACTORA07", "factor07"))
            .unwrap()
            .weight_name,
        "factor07"
    );
    let both = [FULL.as_slice(), &["FACTOR07"]].concat();
    assert_eq!(found(&both).unwrap().weight_name, "factora07");
}

#[test]
fn what_is_missing_is_named_with_the_file_and_what_was_looked_for() {
    let mut names = renamed("P316$3", "otra");
    names[0] = "peso";
    let said = found(&names).unwrap_err().to_string();
    for part in [
        "«prueba.csv»",
        "factora07, factor07",
        "«Comprar» (se buscó p316_3)",
        "12 columnas",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("p316_1)"), "{said}");
}

#[test]
fn a_column_that_is_there_twice_is_refused() {
    let twice = [FULL.as_slice(), &["p208a"]].concat();
    let said = found(&twice).unwrap_err().to_string();
    assert!(said.contains("p208a"), "{said}");
}

#[test]
fn other_names_may_be_said() {
    let options = ReadingOptions {
        year: Some(2011),
        weight: Some("FacPob07".to_owned()),
        internet_use: Some("P314".to_owned()),
    };
    let names = [
        "facpob07", "p314", "p208a", "p316_1", "p316_2", "p316_3", "p316_4", "p316_5", "p316_6",
        "p316_7", "p316_8",
    ];
    let columns = Columns::of("prueba.csv", &header(&names), &options).unwrap();
    assert_eq!(
        (columns.weight, columns.internet_use, columns.year),
        (0, 1, None)
    );
}
