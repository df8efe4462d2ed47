//! Three-way merge: what the person saw, what is there now, what they want.
//!
//! A commit never overwrites a value that changed after it was shown. It resolves nothing by itself:
//! it lists the conflicts, and the person decides.

use super::diff::{Effect, Preview, PreviewCell, recount};
use crate::{
    finding::Finding,
    value::{CellKey, CellValue, Datum},
};
use serde::{Deserialize, Serialize};

/// A value that someone else changed between the preview (or the export) and now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub key: CellKey,
    /// The value when it was shown.
    pub seen: Option<CellValue>,
    /// The value now.
    pub now: Option<CellValue>,
    /// The value that the commit would store.
    pub wanted: Option<CellValue>,
}

/// Whether storing `wanted` would silently undo someone's change: what is there now is neither what
/// was seen nor already what is wanted.
pub fn conflicts_at(
    seen: Option<&CellValue>,
    now: Option<&CellValue>,
    wanted: Option<&CellValue>,
) -> bool {
    now != seen && now != wanted
}

/// The conflicts of a preview against the values as they are now. Only cells that would be written count.
pub fn conflicts(
    cells: &[PreviewCell],
    now: &dyn Fn(&CellKey) -> Option<CellValue>,
) -> Vec<Conflict> {
    cells
        .iter()
        .filter(|c| matches!(c.effect, Effect::New | Effect::Changed))
        .filter_map(|c| {
            let key = c.key.clone()?;
            let now = now(&key);
            conflicts_at(c.before.as_ref(), now.as_ref(), c.after.as_ref()).then(|| Conflict {
                key,
                seen: c.before.clone(),
                now,
                wanted: c.after.clone(),
            })
        })
        .collect()
}

/// Holds a file that was exported for editing against the state it was made from. What nobody edited in
/// it keeps the value of now; what was edited here and changed there is rejected, with both values said.
pub fn three_way(
    preview: &mut Preview,
    exported: &dyn Fn(&CellKey) -> Option<CellValue>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for cell in &mut preview.cells {
        if !matches!(cell.effect, Effect::New | Effect::Changed) {
            continue;
        }
        let (Some(key), Some(wanted)) = (&cell.key, &cell.after) else {
            continue;
        };
        let seen = exported(key);
        let same = |one: Option<&CellValue>| {
            one.zip(seen.as_ref())
                .is_some_and(|(a, b)| says_the_same(a, b))
                || (one.is_none() && seen.is_none())
        };
        if same(cell.before.as_ref()) {
            continue;
        }
        let now = cell.before.as_ref().map_or("sin valor".to_owned(), shown);
        let then = seen.as_ref().map_or("sin valor".to_owned(), shown);
        let finding = if same(Some(wanted)) {
            cell.effect = Effect::Unchanged;
            cell.after.clone_from(&cell.before);
            Finding::new(
                "W406",
                cell.place.clone(),
                Some(&cell.read),
                format!(
                    "Otra persona cambió el valor después de la exportación: era {then} y ahora es {now}. Se conserva."
                ),
                "Nada; si quiere otro valor, exporte de nuevo y edítelo.",
            )
        } else {
            cell.effect = Effect::Rejected;
            Finding::new(
                "E408",
                cell.place.clone(),
                Some(&cell.read),
                format!(
                    "Conflicto: al exportar el valor era {then}, otra persona lo cambió a {now}, y el archivo dice {}.",
                    shown(wanted)
                ),
                "Acuerde el valor correcto, exporte de nuevo y edítelo allí.",
            )
        };
        cell.finding_codes.push(finding.code.clone());
        findings.push(finding);
    }
    recount(preview);
    findings
}

/// What an export for editing says of a cell: the number or the reason, and whether it is provisional.
fn says_the_same(a: &CellValue, b: &CellValue) -> bool {
    let same = match (&a.datum, &b.datum) {
        (Datum::Value(a), Datum::Value(b)) => a.value == b.value,
        (a, b) => a == b,
    };
    same && a.provisional == b.provisional
}

fn shown(value: &CellValue) -> String {
    let text = match &value.datum {
        Datum::Value(quantity) => quantity.value.normalize().to_string(),
        Datum::NotAvailable(why) => format!("«no disponible: {why}»"),
        Datum::NotApplicable(why) => format!("«no aplica: {why}»"),
    };
    if value.provisional {
        format!("{text} P/")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decimal, value::Datum};

    fn value(n: i64) -> CellValue {
        CellValue {
            datum: Datum::number(Decimal::from(n)),
            provisional: false,
            note: None,
            source: None,
        }
    }

    /// One cell of a file: exported, now and wanted; the effect and the finding.
    fn merged(exported: Option<i64>, now: Option<i64>, wanted: i64) -> (Effect, Option<String>) {
        let place = crate::finding::Place::File;
        let key: CellKey = CellKey {
            indicator: "S01-1".parse().expect("a code"),
            measure: crate::value::Measure::Observed,
            breakdown: crate::value::Breakdown::headline(),
            period: "2024".parse().expect("a period"),
        };
        let effect = match now {
            None => Effect::New,
            Some(now) if now == wanted => Effect::Unchanged,
            Some(_) => Effect::Changed,
        };
        let mut preview = Preview {
            cells: vec![PreviewCell {
                key: Some(key),
                place,
                read: wanted.to_string(),
                effect,
                before: now.map(value),
                after: Some(value(wanted)),
                finding_codes: Vec::new(),
            }],
            ..Preview::default()
        };
        let findings = three_way(&mut preview, &|_| exported.map(value));
        let code = findings.first().map(|finding| finding.code.clone());
        (preview.cells[0].effect, code)
    }

    #[test]
    fn an_exported_file_changes_only_what_was_edited_in_it() {
        let told = |code: &str| Some(code.to_owned());
        assert_eq!(merged(Some(1), Some(1), 2), (Effect::Changed, None));
        assert_eq!(merged(None, None, 2), (Effect::New, None));
        assert_eq!(
            merged(Some(1), Some(3), 1),
            (Effect::Unchanged, told("W406"))
        );
        assert_eq!(merged(Some(1), None, 1), (Effect::Unchanged, told("W406")));
        assert_eq!(
            merged(Some(1), Some(3), 2),
            (Effect::Rejected, told("E408"))
        );
        assert_eq!(merged(None, Some(3), 2), (Effect::Rejected, told("E408")));
        assert_eq!(merged(Some(1), Some(2), 2), (Effect::Unchanged, None));
    }

    #[test]
    fn only_a_change_that_would_be_undone_is_a_conflict() {
        let (one, two, three) = (value(1), value(2), value(3));
        assert!(
            !conflicts_at(Some(&one), Some(&one), Some(&two)),
            "nobody changed it"
        );
        assert!(
            !conflicts_at(Some(&one), Some(&two), Some(&two)),
            "someone made the same change"
        );
        assert!(
            conflicts_at(Some(&one), Some(&three), Some(&two)),
            "someone made another change"
        );
        assert!(
            conflicts_at(None, Some(&three), Some(&two)),
            "someone was first"
        );
        assert!(
            conflicts_at(Some(&one), None, Some(&two)),
            "someone removed it"
        );
    }
}
