use super::*;
use domain::indicator::UnitKind;

fn unit() -> Unit {
    Unit {
        min: Some(Decimal::ZERO),
        max: Some(Decimal::ONE_HUNDRED),
        ..crate::office::wording::tests::unit()
    }
}

fn typed(text: &str) -> Entry {
    Entry::default().typed(text, &unit())
}

fn number(text: &str) -> Option<String> {
    let after = typed(text).read(&unit()).after.ok()??;
    after.datum.value().map(|value| value.to_string())
}

fn first_error(entry: &Entry) -> &'static str {
    entry.read(&unit()).after.expect_err("an error")[0].code
}

#[test]
fn a_number_is_read_as_it_is_written_in_peru() {
    assert_eq!(number("63.4").as_deref(), Some("63.4"));
    assert_eq!(number(" 63.4 % ").as_deref(), Some("63.4"));
}

#[test]
fn a_decimal_comma_is_read_with_a_warning() {
    assert_eq!(number("41,67").as_deref(), Some("41.67"));
    assert_eq!(typed("41,67").read(&unit()).warnings[0].code, "W301");
}

#[test]
fn what_cannot_be_read_stays_as_typed() {
    let entry = typed("sesenta");
    assert_eq!(entry.shown(), "sesenta");
    assert!(entry.read(&unit()).after.is_err());
}

#[test]
fn a_value_outside_the_range_is_an_error() {
    assert_eq!(first_error(&typed("140")), "E401");
    assert_eq!(first_error(&typed("-1")), "E401");
}

#[test]
fn more_decimals_than_the_unit_keeps_are_rounded_with_a_warning() {
    assert_eq!(number("63.455").as_deref(), Some("63.46"));
    assert_eq!(typed("63.455").read(&unit()).warnings[0].code, "W304");
}

#[test]
fn not_available_asks_for_the_reason() {
    let entry = typed("n.d.");
    assert_eq!(entry.kind, Kind::NotAvailable);
    assert_eq!(first_error(&entry), "E304");
    let stated = typed("No disponible: la encuesta no se hizo");
    assert_eq!(stated.kind, Kind::NotAvailable);
    assert!(stated.read(&unit()).after.is_ok());
}

#[test]
fn a_fraction_fills_its_parts() {
    let entry = typed("45/60");
    assert_eq!(
        (entry.numerator.as_str(), entry.denominator.as_str()),
        ("45", "60")
    );
    assert_eq!(number("45/60").as_deref(), Some("75"));
}

#[test]
fn the_mark_of_preliminary_figures_sets_provisional() {
    let entry = typed("63.4 P/");
    assert!(entry.provisional);
    assert_eq!(entry.number, "63.4");
}

#[test]
fn empty_text_removes_the_value_even_where_a_note_stands() {
    let entry = Entry {
        note: "fuente preliminar".to_owned(),
        ..Entry::default()
    };
    assert_eq!(entry.typed("", &unit()).read(&unit()).after, Ok(None));
}

#[test]
fn the_value_is_never_computed_from_its_parts_in_silence() {
    let entry = Entry {
        numerator: "4".to_owned(),
        denominator: "5".to_owned(),
        ..Entry::default()
    };
    assert_eq!(first_error(&entry), "E300");
}

#[test]
fn a_denominator_of_zero_is_an_error() {
    let entry = Entry {
        number: "1".to_owned(),
        numerator: "1".to_owned(),
        denominator: "0".to_owned(),
        ..Entry::default()
    };
    assert_eq!(first_error(&entry), "E302");
}

#[test]
fn what_is_stored_comes_back_unchanged_from_editing() {
    let stored = CellValue {
        datum: Datum::Value(Quantity {
            value: "63.45".parse().expect("a number"),
            numerator: Some(Decimal::from(45)),
            denominator: Some(Decimal::from(71)),
        }),
        provisional: true,
        note: Some("preliminar".to_owned()),
        source: Some("INEI".to_owned()),
    };
    assert_eq!(
        Entry::of(Some(&stored)).read(&unit()).after,
        Ok(Some(stored))
    );
    assert_eq!(Entry::of(None).read(&unit()).after, Ok(None));
}

#[test]
fn a_number_finer_than_the_ficha_is_rounded_with_a_warning() {
    let counts = Unit {
        decimals: 0,
        ..unit()
    };
    let understood = Entry::default().typed("71,5", &counts).read(&counts);
    let rounding = understood
        .warnings
        .iter()
        .find(|doubt| doubt.code == "W304");
    assert_eq!(
        rounding.map(|doubt| doubt.problem.as_str()),
        Some("«71,5» tiene más decimales de los que guarda la ficha: se guardará 72.")
    );
}

#[test]
fn parts_in_the_panel_make_the_value_as_in_the_cell() {
    let mut entry = Entry::default();
    entry.set_numerator("45".to_owned(), &unit());
    assert_eq!(entry.number, "", "one part says nothing");
    entry.set_denominator("60".to_owned(), &unit());
    assert_eq!(entry.number, typed("45/60").number);
    entry.set_denominator("0".to_owned(), &unit());
    assert_eq!(
        entry.number, "75",
        "what cannot be computed leaves the value"
    );
    let rate = Unit {
        kind: UnitKind::Rate,
        ..unit()
    };
    let mut entry = Entry::default();
    entry.set_numerator("45".to_owned(), &rate);
    entry.set_denominator("60".to_owned(), &rate);
    assert_eq!(entry.number, "", "no rule here knows the scale of a rate");
}
