//! The preview: what each draft cell would do to the current values.
//!
//! Every cell of the table is counted once, and the text that would be committed has one canonical
//! form, so that the server can hash it: nobody commits what was not previewed. What it deliberately
//! does not do: it stores nothing and hashes nothing.

use super::{
    additions::Created,
    parse::{Draft, DraftField},
};
use crate::{
    finding::{Finding, Place, Severity},
    value::{CellKey, CellValue, Datum, Measure},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// What happens to a cell on commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    New,
    Changed,
    Unchanged,
    Rejected,
}

/// One line of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewCell {
    /// `None` when the key itself could not be read.
    pub key: Option<CellKey>,
    pub place: Place,
    pub read: String,
    pub effect: Effect,
    pub before: Option<CellValue>,
    pub after: Option<CellValue>,
    /// Codes of the findings at this cell.
    pub finding_codes: Vec<String>,
}

/// One field of the catalogue or a ficha that a file states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewField {
    pub code: String,
    pub field: String,
    pub place: Place,
    pub effect: Effect,
    pub before: Option<String>,
    pub after: String,
    pub finding_codes: Vec<String>,
}

/// How many cells of the table end how. Their sum is the number of non-blank cells in its data rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub new: u32,
    pub changed: u32,
    pub unchanged: u32,
    pub rejected: u32,
    /// Catalogue and ficha fields, whatever their effect.
    pub fields: u32,
    /// Labels, notes and cells of columns that are not imported.
    pub passed_over: u32,
}

impl Counts {
    /// All cells of the table.
    pub fn total(&self) -> u32 {
        self.new + self.changed + self.unchanged + self.rejected + self.fields + self.passed_over
    }
}

/// The whole preview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub cells: Vec<PreviewCell>,
    pub fields: Vec<PreviewField>,
    pub counts: Counts,
    /// Nodes and indicators that a commit would create; what the file states of them is among the fields.
    #[serde(default)]
    pub created: Vec<Created>,
    /// Fields that a commit by this person would leave out: they need somebody with another role.
    #[serde(default)]
    pub withheld: Vec<PreviewField>,
}

/// Compares a draft with the current values. `findings` are those of [`super::validate`]; the draft's
/// own are included here. A cell with a blocking finding is rejected, alone.
pub fn preview(
    draft: &Draft,
    findings: &[Finding],
    current: &dyn Fn(&CellKey) -> Option<CellValue>,
) -> Preview {
    let at = by_place(draft.findings.iter().chain(findings));
    let mut preview = Preview {
        counts: Counts {
            passed_over: draft.passed_over,
            ..Counts::default()
        },
        ..Preview::default()
    };
    for cell in &draft.cells {
        let (finding_codes, blocked) = at.get(&cell.place).cloned().unwrap_or_default();
        let before = current(&cell.key);
        let after = keeping_what_is_not_stated(&cell.value, before.as_ref());
        let effect = match &before {
            _ if blocked => Effect::Rejected,
            None => Effect::New,
            Some(before) if *before == after => Effect::Unchanged,
            Some(_) => Effect::Changed,
        };
        preview.cells.push(PreviewCell {
            key: Some(cell.key.clone()),
            place: cell.place.clone(),
            read: cell.read.clone(),
            effect,
            before,
            after: Some(after),
            finding_codes,
        });
    }
    preview
        .cells
        .extend(draft.rejected.iter().map(|cell| PreviewCell {
            key: None,
            place: cell.place.clone(),
            read: cell.read.clone(),
            effect: Effect::Rejected,
            before: None,
            after: None,
            finding_codes: cell.finding_codes.clone(),
        }));
    preview.fields = draft.fields.iter().map(|f| preview_field(f, &at)).collect();
    count(&mut preview);
    preview
}

impl Preview {
    /// Fills in what the catalogue says now, so that fields show as new, changed or unchanged.
    pub fn compare_fields(&mut self, current: &dyn Fn(&str, &str) -> Option<String>) {
        for field in self
            .fields
            .iter_mut()
            .filter(|f| f.effect != Effect::Rejected)
        {
            field.before =
                current(&field.code, &field.field).filter(|text| !text.trim().is_empty());
            field.effect = match &field.before {
                None => Effect::New,
                Some(before) if before.trim() == field.after => Effect::Unchanged,
                Some(_) => Effect::Changed,
            };
        }
    }

    /// Refuses, each alone, the cells that would write something and for which `why_not` has a finding;
    /// answers those findings. What stays as it is stored is nobody's business.
    pub fn refuse(
        &mut self,
        why_not: &dyn Fn(&CellKey, &PreviewCell) -> Option<Finding>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for cell in &mut self.cells {
            if !matches!(cell.effect, Effect::New | Effect::Changed) {
                continue;
            }
            let found = cell.key.as_ref().and_then(|key| why_not(key, cell));
            let Some(finding) = found else { continue };
            cell.effect = Effect::Rejected;
            cell.finding_codes.push(finding.code.clone());
            findings.push(finding);
        }
        self.counts = Counts {
            passed_over: self.counts.passed_over,
            ..Counts::default()
        };
        count(self);
        findings
    }
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

impl Preview {
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

type AtPlace<'a> = BTreeMap<&'a Place, (Vec<String>, bool)>;

fn by_place<'a>(findings: impl Iterator<Item = &'a Finding>) -> AtPlace<'a> {
    let mut at: AtPlace<'a> = BTreeMap::new();
    for finding in findings {
        let (codes, blocked) = at.entry(&finding.place).or_default();
        if !codes.contains(&finding.code) {
            codes.push(finding.code.clone());
        }
        *blocked |= finding.severity == Severity::Error;
    }
    at
}

fn preview_field(field: &DraftField, at: &AtPlace<'_>) -> PreviewField {
    let (finding_codes, blocked) = at.get(&field.place).cloned().unwrap_or_default();
    PreviewField {
        code: field.code.clone(),
        field: field.field.clone(),
        place: field.place.clone(),
        effect: if blocked {
            Effect::Rejected
        } else {
            Effect::New
        },
        before: None,
        after: field.text.clone(),
        finding_codes,
    }
}

/// The same number keeps the note, source and absolute values that it has, where the file has no
/// column for them; another number does not inherit what was said about the old one.
fn keeping_what_is_not_stated(stated: &CellValue, before: Option<&CellValue>) -> CellValue {
    let mut after = stated.clone();
    let Some(before) = before else { return after };
    if after.datum.value() != before.datum.value()
        || std::mem::discriminant(&after.datum) != std::mem::discriminant(&before.datum)
    {
        return after;
    }
    after.note = after.note.or_else(|| before.note.clone());
    after.source = after.source.or_else(|| before.source.clone());
    if let (Datum::Value(new), Datum::Value(old)) = (&mut after.datum, &before.datum) {
        new.numerator = new.numerator.or(old.numerator);
        new.denominator = new.denominator.or(old.denominator);
    }
    after
}

/// Counts the cells anew, after their effects were settled.
pub(super) fn recount(preview: &mut Preview) {
    let Counts {
        passed_over,
        fields,
        ..
    } = preview.counts;
    preview.counts = Counts {
        passed_over,
        ..Counts::default()
    };
    count(preview);
    preview.counts.fields = fields;
}

fn count(preview: &mut Preview) {
    for cell in &preview.cells {
        let counter = match cell.effect {
            Effect::New => &mut preview.counts.new,
            Effect::Changed => &mut preview.counts.changed,
            Effect::Unchanged => &mut preview.counts.unchanged,
            Effect::Rejected => &mut preview.counts.rejected,
        };
        *counter += 1;
    }
    // One cell of a form may state several fields.
    let cells: BTreeSet<&Place> = preview.fields.iter().map(|field| &field.place).collect();
    preview.counts.fields = u32::try_from(cells.len()).unwrap_or(u32::MAX);
}

/// The canonical text of what a commit of this preview would write: one line per cell and field that
/// is new or changed, sorted, so that the order of a file does not matter.
pub fn content_hash_input(preview: &Preview) -> String {
    let writes = |effect: Effect| matches!(effect, Effect::New | Effect::Changed);
    let cells = preview
        .cells
        .iter()
        .filter(|c| writes(c.effect))
        .filter_map(|c| Some(cell_line(c.key.as_ref()?, c.after.as_ref()?)));
    let fields = preview
        .fields
        .iter()
        .filter(|f| writes(f.effect))
        .map(|f| format!("field {:?} {:?} {:?}", f.code, f.field, f.after));
    let created = preview.created.iter();
    let created = created.map(|created| format!("create {:?}", created.entry.code()));
    let mut lines: Vec<String> = cells.chain(fields).chain(created).collect();
    lines.sort();
    lines.join("\n")
}

fn cell_line(key: &CellKey, value: &CellValue) -> String {
    let measure = match key.measure {
        Measure::Baseline => "baseline",
        Measure::Target => "target",
        Measure::Observed => "observed",
    };
    let mut line = format!(
        "cell {} {measure} {} {:?} ",
        key.indicator,
        key.period,
        key.breakdown.to_string()
    );
    // Writing to a string cannot fail; `{:?}` quotes and escapes, so that no text can pose as another field.
    let _ = match &value.datum {
        Datum::Value(q) => {
            let part = |d: Option<crate::Decimal>| {
                d.map_or_else(|| "-".to_owned(), |d| d.normalize().to_string())
            };
            write!(
                line,
                "value {} {} {}",
                q.value.normalize(),
                part(q.numerator),
                part(q.denominator)
            )
        }
        Datum::NotAvailable(reason) => write!(line, "not-available {reason:?}"),
        Datum::NotApplicable(reason) => write!(line, "not-applicable {reason:?}"),
    };
    let _ = write!(
        line,
        " {} {:?} {:?}",
        value.provisional, value.note, value.source
    );
    line
}
