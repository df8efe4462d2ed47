//! The content of an import: what all chosen sheets together would change, and its hash.
//!
//! Computed the same way for the preview and for the commit; the commit compares the hashes.

use std::collections::BTreeMap;

use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    import::{
        diff::{self, Effect, Preview, content_hash_input},
        layout::{self, Layout},
        parse::{Draft, DraftCell, parse},
        sheet::Workbook,
        validate::validate,
    },
    role::Act,
    value::{CellKey, CellValue},
};
use sqlx::PgConnection;

use super::{ImportError, fields};
use crate::{
    db::{self, DbError},
    release::canonical,
    use_case::Actor,
};

/// What an import would change now.
pub(super) struct Content {
    pub catalogue: Catalogue,
    pub preview: Preview,
    pub findings: Vec<Finding>,
    pub hash: String,
}

impl Content {
    /// Cells and fields that a commit would write.
    pub fn writes(&self) -> usize {
        let cells = self.preview.cells.iter().map(|cell| cell.effect);
        let fields = self.preview.fields.iter().map(|field| field.effect);
        cells.chain(fields).filter(|effect| writes(*effect)).count()
    }

    /// Findings about a sheet as a whole: a cell that is wrong is rejected alone, a table that is not
    /// understood blocks the import.
    pub fn blocking(&self) -> Vec<Finding> {
        let whole = |finding: &&Finding| {
            finding.blocks() && matches!(finding.place, Place::File | Place::Sheet { .. })
        };
        self.findings.iter().filter(whole).cloned().collect()
    }
}

/// Whether a commit writes it.
pub(super) fn writes(effect: Effect) -> bool {
    matches!(effect, Effect::New | Effect::Changed)
}

/// Reads the chosen sheets by their layouts and compares them with what is stored now.
pub(super) async fn content(
    conn: &mut PgConnection,
    actor: &Actor,
    workbook: &Workbook,
    layouts: &[Layout],
) -> Result<Content, ImportError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let (mut draft, mut findings) = drafted(workbook, layouts, &catalogue);
    settle_across_sheets(&mut draft);
    let current = stored(conn, &catalogue, &draft).await?;
    let now = |key: &CellKey| current.get(key).cloned();
    findings.extend(validate(&draft, &catalogue, &now));
    findings.extend(not_theirs(actor, &catalogue, &draft));
    let mut preview = diff::preview(&draft, &findings, &now);
    findings.extend(draft.findings);
    settle_fields(actor, &catalogue, &mut preview, &mut findings);
    Ok(Content {
        hash: hash(&preview)?,
        catalogue,
        preview,
        findings,
    })
}

/// All sheets as one draft, and the findings about their layouts.
fn drafted(
    workbook: &Workbook,
    layouts: &[Layout],
    catalogue: &Catalogue,
) -> (Draft, Vec<Finding>) {
    let mut draft = Draft::default();
    let mut findings = Vec::new();
    for layout in layouts {
        let Some(sheet) = workbook
            .sheets
            .iter()
            .find(|sheet| sheet.name == layout.sheet)
        else {
            continue;
        };
        findings.extend(layout::check(layout, sheet, catalogue));
        let part = parse(sheet, layout, catalogue);
        draft.cells.extend(part.cells);
        draft.fields.extend(part.fields);
        draft.findings.extend(part.findings);
        draft.rejected.extend(part.rejected);
        draft.passed_over += part.passed_over;
    }
    (draft, findings)
}

/// The same cell on two sheets: once if they agree, an error at both if they do not. Within a sheet
/// the reader has settled it.
fn settle_across_sheets(draft: &mut Draft) {
    let mut first: BTreeMap<CellKey, (CellValue, Place)> = BTreeMap::new();
    let mut kept = Vec::with_capacity(draft.cells.len());
    for cell in std::mem::take(&mut draft.cells) {
        match first.get(&cell.key) {
            None => {
                first.insert(cell.key.clone(), (cell.value.clone(), cell.place.clone()));
                kept.push(cell);
            }
            Some((value, _)) if *value == cell.value => {
                draft
                    .findings
                    .push(twice("W342", &cell, cell.place.clone()));
                draft.passed_over += 1;
            }
            Some((_, place)) => {
                draft.findings.push(twice("E342", &cell, place.clone()));
                draft
                    .findings
                    .push(twice("E342", &cell, cell.place.clone()));
                kept.push(cell);
            }
        }
    }
    draft.cells = kept;
}

fn twice(code: &str, cell: &DraftCell, place: Place) -> Finding {
    let (problem, remedy) = if code.starts_with('W') {
        (
            "El mismo dato está en otra hoja con el mismo valor.",
            "Nada; se importa una sola vez.",
        )
    } else {
        (
            "El mismo dato está en dos hojas con valores distintos.",
            "Deje solo uno de los dos.",
        )
    };
    Finding::new(code, place, Some(&cell.read), problem, remedy)
}

async fn stored(
    conn: &mut PgConnection,
    catalogue: &Catalogue,
    draft: &Draft,
) -> Result<BTreeMap<CellKey, CellValue>, DbError> {
    let mut codes: Vec<String> = draft
        .cells
        .iter()
        .map(|cell| cell.key.indicator.to_string())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let cells = db::value::list_current_of(conn, &catalogue.edition.code, &codes).await?;
    Ok(cells
        .into_iter()
        .map(|cell| (cell.key, cell.value))
        .collect())
}

/// Cells of indicators that this person may not enter.
fn not_theirs(actor: &Actor, catalogue: &Catalogue, draft: &Draft) -> Vec<Finding> {
    let denied = |cell: &DraftCell| {
        let denied = actor
            .viewer
            .check_entry(catalogue, &cell.key.indicator)
            .err()?;
        let place = cell.place.clone();
        let remedy = "Quite la fila, o pida a planificación que la importe.";
        Some(Finding::new(
            "E504",
            place,
            Some(&cell.read),
            denied.to_string(),
            remedy,
        ))
    };
    draft.cells.iter().filter_map(denied).collect()
}

/// Fields in one wording each, compared with the catalogue; who may not change it gets a finding
/// and no fields.
fn settle_fields(
    actor: &Actor,
    catalogue: &Catalogue,
    preview: &mut Preview,
    findings: &mut Vec<Finding>,
) {
    for field in &mut preview.fields {
        match fields::canonical(&field.field, &field.after) {
            Some(text) => field.after = text,
            None => {
                field.effect = Effect::Rejected;
                let remedy = "Use una de las palabras de la ficha de CEPLAN.";
                let problem = "El texto no tiene ninguno de los significados del campo.";
                let place = field.place.clone();
                findings.push(Finding::new(
                    "E503",
                    place,
                    Some(&field.after),
                    problem,
                    remedy,
                ));
            }
        }
    }
    preview.compare_fields(&|code, field| fields::current(catalogue, code, field));
    let changes = preview
        .fields
        .iter()
        .filter(|field| writes(field.effect))
        .count();
    if changes > 0 && actor.viewer.check(Act::EditCatalogue).is_err() {
        let problem =
            format!("El archivo cambiaría {changes} campos del catálogo o de las fichas.");
        let remedy = "Pida a administración que lo importe; aquí se importan solo los valores.";
        findings.push(Finding::new("W503", Place::File, None, problem, remedy));
        preview.fields.retain(|field| !writes(field.effect));
    }
}

/// Hash of everything that a commit would write, and of what it would replace.
fn hash(preview: &Preview) -> Result<String, serde_json::Error> {
    let mut replaced = Vec::new();
    for cell in preview.cells.iter().filter(|cell| writes(cell.effect)) {
        if let Some(before) = &cell.before {
            replaced.push(canonical::to_string(&(&cell.key, before))?);
        }
    }
    for field in preview.fields.iter().filter(|field| writes(field.effect)) {
        replaced.push(canonical::to_string(&(
            &field.code,
            &field.field,
            &field.before,
        ))?);
    }
    replaced.sort_unstable();
    let text = format!("{}\n\n{}", content_hash_input(preview), replaced.join("\n"));
    Ok(canonical::sha256(text.as_bytes()))
}
