//! The whole import on one screen: which pass follows which.
//!
//! Two halves, because what is stored is asked for only when it is known which indicators a file speaks of:
//! [`crate::understand`] says what the file states, [`preview`] what that would do to what is there.
//! What this deliberately does not do: it asks no database and nobody's role; findings of these come in.

use crate::{
    carried::Carried,
    compare::compare,
    delta::{Delta, delta},
    draft::Draft,
    fields::Field,
    grid::Grid,
    kept::keep_details,
    merge::Decisions,
    preview::{FieldRules, Preview},
    rebase::{Conflict, add_removals, rebase},
    stored::Stored,
    understand::Understood,
    validate::{fill_read, unfinished, validate},
};
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    gate::Gate,
};
use std::collections::BTreeMap;

/// What a file is held against.
pub struct Reference<'a> {
    /// The catalogue as stored, without what the file creates.
    pub catalogue: &'a Catalogue,
    /// Registered responsible entities by code and name.
    pub entities: &'a [(String, String)],
    /// Versions of the rows of the catalogue, by code.
    pub versions: &'a BTreeMap<String, i32>,
    /// The values of the indicators that the file speaks of.
    pub stored: &'a Stored,
    /// The values that an exported file was made from.
    pub exported: Option<&'a Stored>,
    /// What was decided about its conflicts.
    pub decisions: &'a Decisions,
    /// Which periods take values today.
    pub gate: Gate<'a>,
    /// Whether this person may set targets and baselines.
    pub may_set_targets: bool,
}

/// What a file would do.
#[derive(Debug)]
pub struct Previewed {
    pub preview: Preview,
    /// Of all passes, at their cells, not grouped.
    pub findings: Vec<Finding>,
    /// What a commit writes of values.
    pub delta: Delta,
    /// Cells of an exported file that a person is asked about.
    pub conflicts: Vec<Conflict>,
    /// Cells that the file left alone and somebody else changed.
    pub theirs_kept: u32,
    /// Values that an exported file held and has no place for any more. They stay.
    pub not_in_file: u32,
}

/// Holds what a file states against what is there. `misread` are findings of the reader of the file; `more` are findings that only the caller can have, such as
/// those of permissions; a cell that one of them blocks is rejected like any other.
pub fn preview(
    grid: &Grid,
    understood: &Understood,
    reference: &Reference<'_>,
    misread: &[Finding],
    more: impl FnOnce(&Draft) -> Vec<Finding>,
) -> Previewed {
    let draft = &understood.draft;
    let mut findings = validate(draft, &understood.catalogue, reference.stored);
    findings.extend(unfinished(draft, reference.gate.today));
    findings.extend(in_misread_rows(draft, misread));
    findings.extend(more(draft));
    let mut preview = compare(draft, &findings, reference.stored);
    if let Some(exported) = reference.exported {
        add_removals(&mut preview, &draft.blanks, reference.stored, exported);
    }
    findings.extend(draft.findings.iter().cloned());
    findings.extend(preview.refuse_locked(reference.gate));
    if !reference.may_set_targets {
        findings.extend(preview.refuse_official());
    }
    findings.extend(preview.reject_contradictions(&FieldRules {
        stored: reference.catalogue,
        whole: &understood.catalogue,
        entities: reference.entities,
        versions: reference.versions,
        get: |catalogue, code, field| field.get(catalogue, code),
        set: |catalogue, code, field: Field, text| field.set(catalogue, code, text),
    }));
    let exported = reference.exported;
    let rebased = exported.map(|exported| rebase(&mut preview, exported, reference.decisions));
    let rebased = rebased.unwrap_or_default();
    findings.extend(rebased.findings);
    if exported.is_some() {
        let other_figures = &rebased.other_figures;
        let whole = &understood.catalogue;
        findings.extend(keep_details(&mut preview, other_figures, whole));
    }
    let carried = draft.carried.as_ref().filter(|_| exported.is_some());
    findings.extend(
        carried
            .into_iter()
            .flat_map(|carried| carried.findings(&understood.catalogue)),
    );
    fill_read(&mut findings, grid);
    let delta = delta(&preview);
    Previewed {
        preview,
        findings,
        delta,
        conflicts: rebased.conflicts,
        theirs_kept: rebased.theirs_kept,
        not_in_file: carried.map_or(0, Carried::count),
    }
}

/// A line of a text file that was taken apart wrongly says nothing in any of its cells: what the reader found about
/// it holds for all of them.
fn in_misread_rows(draft: &Draft, misread: &[Finding]) -> Vec<Finding> {
    let mut rows: BTreeMap<(&str, u32), &Finding> = BTreeMap::new();
    for finding in misread.iter().filter(|finding| finding.blocks()) {
        if let Place::Cell { sheet, row, .. } = &finding.place {
            rows.insert((sheet.as_str(), *row), finding);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let cells = draft.cells.iter();
    let found = cells.filter_map(|cell| {
        let place = draft.book.place(cell.at);
        let Place::Cell { sheet, row, .. } = &place else {
            return None;
        };
        let finding = rows.get(&(sheet.as_str(), *row))?;
        (finding.place != place).then(|| Finding {
            place: place.clone(),
            read: None,
            ..Finding::clone(finding)
        })
    });
    found.collect()
}
