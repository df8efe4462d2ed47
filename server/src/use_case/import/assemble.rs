//! The content of an import: what all chosen sheets together would change, and its hash.
//!
//! Computed the same way for the preview and for the commit; the commit compares the hashes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    calendar::Gate,
    catalogue::Catalogue,
    finding::{Finding, Place},
    import::{
        additions::{self, Created},
        diff::{self, Effect, Preview, PreviewField, content_hash_input},
        export_mark, fields,
        layout::Layout,
        merge,
        parse::{Draft, DraftCell},
        sheet::Workbook,
        validate::validate,
        whole,
    },
    role::Act,
    value::{CellKey, CellValue},
};
use sqlx::PgConnection;

use super::ImportError;
use crate::{
    db::{self, DbError},
    release::canonical,
    use_case::Actor,
};

/// What an import would change now.
pub(super) struct Content {
    /// As it is stored, without what the file creates.
    pub catalogue: Catalogue,
    /// Versions of its rows, by code.
    pub versions: BTreeMap<String, i32>,
    pub preview: Preview,
    pub findings: Vec<Finding>,
    /// Of everything that a commit would write.
    pub hash: String,
    /// Of the values alone: the same values in an open change set are the same change set.
    pub values_hash: String,
    /// New elements that need administration, for somebody who may not create them.
    pub withheld: Vec<Created>,
}

impl Content {
    /// Cells, fields and elements that a commit would write.
    pub fn writes(&self) -> usize {
        let fields = self.preview.fields.iter().map(|field| field.effect);
        self.values() + self.preview.created.len() + fields.filter(|e| writes(*e)).count()
    }

    /// Cells that a commit would write.
    pub fn values(&self) -> usize {
        let cells = self.preview.cells.iter();
        cells.filter(|cell| writes(cell.effect)).count()
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
    // Versions first: a row that is saved in between then fails at its old version.
    let versions = versions(conn).await?;
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let entities = db::catalogue::list_entities(conn).await?;
    let whole::Understood {
        catalogue: after,
        additions,
        draft,
        mut findings,
    } = whole::read(workbook, layouts, &catalogue, &entities);
    let may_edit = actor.viewer.check(Act::EditCatalogue).is_ok();
    let current = stored(conn, &catalogue, &draft).await?;
    let now = |key: &CellKey| current.get(key).cloned();
    findings.extend(additions.findings);
    findings.extend(validate(&draft, &after, &now));
    findings.extend(not_theirs(actor, &after, &draft));
    if !may_edit {
        findings.extend(of_new_indicators(&draft, &additions.created));
    }
    let mut preview = diff::preview(&draft, &findings, &now);
    let reopenings =
        db::calendar::list_reopenings_of(conn, &catalogue.edition.code, &indicators(&draft))
            .await?;
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &reopenings,
        today: actor.today(),
    };
    findings.extend(
        preview.refuse(&|key, cell| gate.finding(key, cell.place.clone(), Some(&cell.read))),
    );
    findings.extend(draft.findings);
    findings.extend(fields::settle(
        &mut preview,
        &catalogue,
        &after,
        &entities,
        &versions,
    ));
    findings.extend(since_export(conn, workbook, &catalogue, &mut preview).await?);
    let mut withheld = additions.created;
    if may_edit {
        preview.created = std::mem::take(&mut withheld);
    } else {
        findings.extend(withhold(&mut preview, withheld.len()));
    }
    Ok(Content {
        hash: hash(&preview)?,
        values_hash: values_hash(&preview)?,
        catalogue,
        versions,
        preview,
        findings,
        withheld,
    })
}

/// Versions of the rows of the catalogue, by code.
async fn versions(conn: &mut PgConnection) -> Result<BTreeMap<String, i32>, DbError> {
    let edition = db::catalogue::load_edition(conn).await?;
    let edition = &edition.ok_or(DbError::NoEdition)?.code;
    let mut versions = db::catalogue::node_versions(conn, edition).await?;
    versions.extend(db::catalogue::indicator_versions(conn, edition).await?);
    Ok(versions)
}

/// Holds a file that this dashboard exported for editing against the values that it was made from.
async fn since_export(
    conn: &mut PgConnection,
    workbook: &Workbook,
    catalogue: &Catalogue,
    preview: &mut Preview,
) -> Result<Vec<Finding>, DbError> {
    let Some(mark) = export_mark::find(workbook) else {
        return Ok(Vec::new());
    };
    let demo = db::setting::load_demo(conn).await?.unwrap_or(false);
    if mark.demo != demo {
        let (from, into) = if mark.demo {
            ("de demostración", "reales")
        } else {
            ("reales", "de demostración")
        };
        let problem =
            format!("El archivo se exportó de los datos {from}, y aquí están los {into}.");
        let remedy = "Exporte de nuevo desde aquí y edite ese archivo.";
        return Ok(vec![Finding::new(
            "E411",
            Place::File,
            None,
            problem,
            remedy,
        )]);
    }
    if mark.edition != catalogue.edition.code {
        return Ok(Vec::new());
    }
    let keys = preview.cells.iter().filter(|cell| writes(cell.effect));
    let codes = keys.filter_map(|cell| Some(cell.key.as_ref()?.indicator.to_string()));
    let codes: Vec<String> = codes.collect::<BTreeSet<_>>().into_iter().collect();
    let then = db::value::list_as_of(conn, &mark.edition, &codes, mark.last_value).await?;
    let then: BTreeMap<CellKey, CellValue> = then
        .into_iter()
        .map(|cell| (cell.key, cell.value))
        .collect();
    Ok(merge::three_way(preview, &|key| then.get(key).cloned()))
}

/// The indicators that a draft speaks of, each once.
fn indicators(draft: &Draft) -> Vec<String> {
    let mut codes: Vec<String> = draft
        .cells
        .iter()
        .map(|cell| cell.key.indicator.to_string())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

async fn stored(
    conn: &mut PgConnection,
    catalogue: &Catalogue,
    draft: &Draft,
) -> Result<BTreeMap<CellKey, CellValue>, DbError> {
    let codes = indicators(draft);
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
            "E602",
            place,
            Some(&cell.read),
            denied.to_string(),
            remedy,
        ))
    };
    draft.cells.iter().filter_map(denied).collect()
}

/// Values of indicators that only administration can create.
fn of_new_indicators(draft: &Draft, created: &[Created]) -> Vec<Finding> {
    let codes = additions::codes(created);
    let new = draft.cells.iter();
    let new = new.filter(|cell| codes.contains(cell.key.indicator.as_str()));
    new.map(|cell| {
        Finding::new(
            "E368",
            cell.place.clone(),
            Some(&cell.read),
            format!(
                "{} es un indicador nuevo, y crearlo necesita administración.",
                cell.key.indicator
            ),
            "Pida a administración que importe este archivo.",
        )
    })
    .collect()
}

/// Takes out of the preview what only administration may write, and says so.
fn withhold(preview: &mut Preview, created: usize) -> Option<Finding> {
    let (kept, withheld): (Vec<PreviewField>, Vec<PreviewField>) =
        std::mem::take(&mut preview.fields)
            .into_iter()
            .partition(|field| !writes(field.effect));
    (preview.fields, preview.withheld) = (kept, withheld);
    let fields = preview.withheld.len();
    if fields == 0 && created == 0 {
        return None;
    }
    let new = match created {
        0 => String::new(),
        1 => "crearía 1 elemento nuevo y ".to_owned(),
        more => format!("crearía {more} elementos nuevos y "),
    };
    let problem = format!(
        "El archivo {new}escribiría {fields} campos del catálogo o de las fichas: necesita administración."
    );
    let remedy = "Pida a administración que lo importe; aquí se importan solo los valores.";
    Some(Finding::new("W603", Place::File, None, problem, remedy))
}

/// Hash of everything that a commit would write, and of what it would replace.
fn hash(preview: &Preview) -> Result<String, serde_json::Error> {
    let mut replaced = replaced_values(preview)?;
    for field in preview.fields.iter().filter(|field| writes(field.effect)) {
        replaced.push(canonical::to_string(&(
            &field.code,
            &field.field,
            &field.before,
        ))?);
    }
    for created in &preview.created {
        replaced.push(canonical::to_string(&created.entry)?);
    }
    Ok(hash_of(&content_hash_input(preview), replaced))
}

/// The same for the values alone.
fn values_hash(preview: &Preview) -> Result<String, serde_json::Error> {
    let values = Preview {
        cells: preview.cells.clone(),
        ..Preview::default()
    };
    Ok(hash_of(
        &content_hash_input(&values),
        replaced_values(preview)?,
    ))
}

fn replaced_values(preview: &Preview) -> Result<Vec<String>, serde_json::Error> {
    let cells = preview.cells.iter().filter(|cell| writes(cell.effect));
    cells
        .filter_map(|cell| Some((&cell.key, cell.before.as_ref()?)))
        .map(|replaced| canonical::to_string(&replaced))
        .collect()
}

fn hash_of(written: &str, mut replaced: Vec<String>) -> String {
    replaced.sort_unstable();
    let text = format!("{written}\n\n{}", replaced.join("\n"));
    canonical::sha256(text.as_bytes())
}
