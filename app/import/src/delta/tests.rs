use super::*;
use crate::draft::Stated;
use domain::{
    Decimal,
    period::{Period, Periodicity},
    value::{Breakdown, Measure},
};
use proptest::prelude::*;

fn any_value() -> impl Strategy<Value = (u8, i64, u32, Option<i64>, bool, Option<String>)> {
    (
        0..3_u8,
        any::<i64>(),
        0..10_u32,
        proptest::option::of(any::<i64>()),
        any::<bool>(),
        proptest::option::of(".{0,8}"),
    )
}

fn value(book: &mut Book, made: &(u8, i64, u32, Option<i64>, bool, Option<String>)) -> Value {
    let (kind, mantissa, scale, part, provisional, note) = made;
    let text = note.as_deref().unwrap_or("sin encuesta");
    let stated = match kind {
        0 => {
            let absolute = book.absolute(part.map(Decimal::from), None);
            Stated::Value(Decimal::new(*mantissa, *scale), absolute)
        }
        1 => Stated::NotAvailable(book.texts.intern(text)),
        _ => Stated::NotApplicable(book.texts.intern(text)),
    };
    Value {
        stated,
        provisional: *provisional,
        note: note.as_deref().map(|n| book.texts.intern(n)),
        source: None,
    }
}

fn any_delta() -> impl Strategy<Value = Delta> {
    let row = (
        0..5_u32,
        1900..=2200_i32,
        0..4_usize,
        0..12_usize,
        any_value(),
        proptest::option::of(any_value()),
    );
    prop::collection::vec(row, 0..40).prop_map(|made| {
        let mut book = Book::default();
        book.sheets.push("Hoja 1".to_owned());
        let mut rows = Vec::new();
        for (series, year, kind, at, after, before) in &made {
            let code = format!("S{series:02}-1").parse().unwrap();
            let series = book.series(&code, &Breakdown::of("departamento", "15"));
            let all = Period::of_year(*year, Periodicity::ALL[*kind]);
            let period = all[at % all.len()];
            rows.push(DeltaRow {
                key: Key {
                    series,
                    measure: Measure::Target,
                    period,
                },
                at: CellRef {
                    sheet: 0,
                    row: series.0 * 100 + u32::try_from(*at).unwrap(),
                    column: 3,
                },
                before: before.as_ref().map(|made| value(&mut book, made)),
                after: Some(value(&mut book, after)),
            });
        }
        Delta { book, rows }
    })
}

proptest! {
    #[test]
    fn a_delta_is_read_back_as_it_was_kept(delta in any_delta()) {
        let bytes = delta.to_bytes().unwrap();
        let back = Delta::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&back.rows, &delta.rows);
        prop_assert_eq!(&back.book.series, &delta.book.series);
        prop_assert_eq!(&back.book.texts, &delta.book.texts);
        prop_assert_eq!(&back.book.absolutes, &delta.book.absolutes);
        prop_assert_eq!(&back.book.sheets, &delta.book.sheets);
    }

    #[test]
    fn bytes_that_were_cut_are_no_delta(delta in any_delta(), cut in 1_usize..20) {
        let bytes = delta.to_bytes().unwrap();
        let kept = bytes.len().saturating_sub(cut);
        prop_assert!(Delta::from_bytes(&bytes[..kept]).is_err());
    }
}

#[test]
fn a_delta_of_another_version_of_the_form_is_refused() {
    let mut bytes = Delta::default().to_bytes().unwrap();
    bytes[0] = 0;
    assert_eq!(
        Delta::from_bytes(&bytes).err(),
        Some(DeltaError("no delta of this version"))
    );
}
