//! What a row or cell is called on a screen: «Valor obtenido · Lima Metropolitana».

use domain::{
    catalogue::Catalogue,
    value::{Breakdown, CellKey, Measure},
};

/// The measure, and the members of the breakdown by name.
pub fn of_row(measure: Measure, breakdown: &Breakdown, catalogue: &Catalogue) -> String {
    let mut parts = vec![measure.label_es()];
    parts.extend(
        breakdown
            .pairs()
            .map(|(dimension, member)| catalogue.member_name(dimension, member)),
    );
    parts.join(" · ")
}

/// The row and the period of a cell.
pub fn of_cell(key: &CellKey, catalogue: &Catalogue) -> String {
    let row = of_row(key.measure, &key.breakdown, catalogue);
    format!("{row} · {}", key.period.label_es())
}
