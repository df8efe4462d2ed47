//! What a file that was exported for editing says nothing of stays as it is: whoever changes a number in a matrix, which
//! has no column for them, means neither note nor source; these stay by the law ([`crate::rebase`]). Numerator and
//! denominator stay where they still give the number; where they do not, they are left out and that is said.
//!
//! Only for files with the mark of an export: of any other file nobody knows what the person saw, and another number does
//! not inherit what was said about the old one ([`crate::compare`]). What this pass deliberately does not do: it changes
//! no effect.

use crate::{
    draft::{Origin, Stated},
    preview::Preview,
    validate::may_stand_beside,
};
use domain::{catalogue::Catalogue, finding::Finding};

/// Leaves the absolute figures that stand beside numbers which the file changed without stating figures, where they
/// still give the number. `other_figures` are the rows of these ([`crate::rebase::Rebased`]). Answers a finding for each
/// number whose absolute figures contradict it.
pub fn keep_details(
    preview: &mut Preview,
    other_figures: &[u32],
    catalogue: &Catalogue,
) -> Vec<Finding> {
    let (mut findings, mut codes) = (Vec::new(), Vec::new());
    let Preview { rows, book, .. } = preview;
    for at in other_figures.iter().copied() {
        let Some(row) = rows.get_mut(at as usize) else {
            continue;
        };
        let (Some(key), Some(mut after)) = (row.key, row.after) else {
            continue;
        };
        let Stated::Value(number, had) = after.stated else {
            continue;
        };
        let indicator = catalogue.indicator(&book.cell_key(key).indicator);
        let parts = match book.parts(had) {
            (Some(numerator), Some(denominator)) => Some((numerator, denominator)),
            _ => None,
        };
        // One figure alone says nothing of another number.
        after.stated = Stated::Value(number, None);
        if let Some((indicator, parts)) = indicator.zip(parts) {
            if may_stand_beside(&indicator.unit, number, parts) {
                after.stated = Stated::Value(number, had);
            } else {
                let had = format!("{} / {}", parts.0.normalize(), parts.1.normalize());
                let shown = number.normalize().to_string();
                let read = matches!(row.at, Origin::Field(_)).then_some(shown.as_str());
                let place = book.place(row.at);
                findings.push(Finding::of("W419", place, read, &[&shown, &had]));
                codes.push((at, "W419"));
            }
        }
        row.after = Some(after);
    }
    preview.add_codes(codes);
    findings
}
