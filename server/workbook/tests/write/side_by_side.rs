//! Series side by side: what a row says of itself is in the files, too.

use super::{fixture, published};
use domain::{indicator::SeriesBreak, side_by_side::SideBySide};
use workbook::write::{Variant, csv, side_by_side};

#[test]
fn a_note_names_the_break_of_a_series_beside_the_reason_of_a_missing_number() {
    let mut release = fixture::release();
    let indicators = &mut release.catalogue.indicators;
    let indicator = indicators
        .iter_mut()
        .find(|one| one.code.as_str() == "S04-1");
    indicator.unwrap().breaks = [2024, 2030]
        .map(|year| SeriesBreak {
            year,
            reason: "Otra muestra.".to_owned(),
        })
        .to_vec();
    let codes = ["S04-1", "CTX-01"].map(|code| code.parse().unwrap());
    let compared = SideBySide::of_indicators(&release, &codes);
    let table = side_by_side::table(&published(&release), &compared);
    let csv = String::from_utf8(csv::write(table, Variant::Machine).unwrap()).unwrap();
    let row = |period: &str| {
        let found = csv.lines().find(|line| line.starts_with(period));
        found.unwrap_or_else(|| panic!("{period}: {csv}"))
    };
    for (period, note) in [
        ("2024,", ",Quiebre de serie: Otra muestra,"),
        ("2024-Q1,", ",no se mide en este periodo,"),
        ("2025,", ",no disponible: la encuesta no se publicó,"),
    ] {
        assert!(row(period).contains(note), "{}", row(period));
    }
    let to_come = row("2030,");
    assert!(to_come.contains("aún no corresponde (plazo: "), "{to_come}");
    assert!(
        to_come.contains("). Quiebre de serie: Otra muestra,"),
        "{to_come}"
    );
}
