//! What is to be known of a row of a series, or why it has no number.

use super::gap_words;
use crate::{gap::Gap, indicator::Indicator, progress::SeriesRow};
use messages::t;

/// «Línea de base», «Provisional», the note of the value, «vencido desde …», «Quiebre de serie: …». That a period is still
/// to come is no note: the place of the number says it.
pub fn row_notes(indicator: &Indicator, row: &SeriesRow<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if row.is_baseline {
        notes.push(t!("Línea de base").to_owned());
    }
    if let Some(cell) = row.cell {
        if cell.value.provisional {
            notes.push(t!("Provisional").to_owned());
        }
        notes.extend(cell.value.note.clone());
    }
    let gap = row.gap.as_ref();
    let gap = gap.filter(|gap| !matches!(gap, Gap::NotDueYet { .. }));
    notes.extend(gap.map(gap_words));
    let breaks = indicator.breaks_in(row.period);
    notes.extend(breaks.map(|one| {
        let reason = one.reason.trim().trim_end_matches('.');
        t!("Quiebre de serie: {reason}", reason)
    }));
    notes
}

/// The notes of a row as one text, without a full stop at its end.
pub fn joined_notes(notes: &[String]) -> String {
    let notes = notes.iter().map(|one| one.trim().trim_end_matches('.'));
    notes.collect::<Vec<_>>().join(". ")
}
