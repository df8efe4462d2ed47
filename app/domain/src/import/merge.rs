//! Three-way merge: what the person saw, what is there now, what they want.
//!
//! A commit never overwrites a value that changed after it was shown. It resolves nothing by itself:
//! it lists the conflicts, and the person decides.

use super::diff::{Effect, PreviewCell};
use crate::value::{CellKey, CellValue};
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
