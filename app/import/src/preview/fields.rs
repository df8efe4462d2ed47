//! Fields of rows that exist, against the catalogue: what each would change, and what cannot be so.
//!
//! What it deliberately does not do: it knows no field's place in a row of the catalogue; reading and
//! setting are handed in ([`FieldRules`]).

mod contradictions;

use super::{Effect, Preview};
use crate::fields::Field;
use domain::{catalogue::Catalogue, finding::Place};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One field of the catalogue or a ficha that a file states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewField {
    /// Code of the indicator or node.
    pub code: String,
    pub field: Field,
    pub place: Place,
    pub effect: Effect,
    pub before: Option<String>,
    pub after: String,
    pub finding_codes: Vec<String>,
}

/// How the fields of a preview end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldCounts {
    pub new: u32,
    pub changed: u32,
    pub unchanged: u32,
    pub rejected: u32,
    /// Needs somebody with another role.
    pub withheld: u32,
}

/// What fields are held against.
pub struct FieldRules<'a> {
    pub stored: &'a Catalogue,
    /// The catalogue with the rows that the same file creates.
    pub whole: &'a Catalogue,
    /// Registered responsible entities by code and name.
    pub entities: &'a [(String, String)],
    /// Versions of the stored rows by their codes.
    pub versions: &'a BTreeMap<String, i32>,
    /// The text of a field now; `None` where the code has no such field or it is empty.
    pub get: fn(&Catalogue, &str, Field) -> Option<String>,
    /// Sets a field; `false` where the code has no such field or the text no such meaning.
    pub set: fn(&mut Catalogue, &str, Field, &str) -> bool,
}

impl Preview {
    /// Fills in what the catalogue says now, so that fields show as new, changed or unchanged.
    pub fn compare_fields(&mut self, current: &dyn Fn(&str, Field) -> Option<String>) {
        for field in self
            .fields
            .iter_mut()
            .filter(|f| f.effect != Effect::Rejected)
        {
            let before = current(&field.code, field.field);
            field.before = before.filter(|text| !text.trim().is_empty());
            field.effect = match &field.before {
                None => Effect::New,
                Some(before) if before.trim() == field.after => Effect::Unchanged,
                Some(_) => Effect::Changed,
            };
        }
    }

    /// Every field once.
    pub fn field_counts(&self) -> FieldCounts {
        let mut counts = FieldCounts {
            withheld: u32::try_from(self.withheld.len()).unwrap_or(u32::MAX),
            ..FieldCounts::default()
        };
        for field in &self.fields {
            *match field.effect {
                Effect::New => &mut counts.new,
                Effect::Changed => &mut counts.changed,
                Effect::Unchanged => &mut counts.unchanged,
                Effect::Rejected => &mut counts.rejected,
            } += 1;
        }
        counts
    }
}

/// Cells that state fields: one cell of a form may state several.
pub(super) fn count_cells(fields: &[PreviewField]) -> u32 {
    let cells: BTreeSet<&Place> = fields.iter().map(|field| &field.place).collect();
    u32::try_from(cells.len()).unwrap_or(u32::MAX)
}
