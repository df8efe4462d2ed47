//! The published context figures that the program carries: three workbooks, read by the import's own rules.
//!
//! They are files like anybody's: kept under their hash, every value knows sheet and cell. None is a value of the
//! policy, and none is counted in its progress.

use domain::catalogue::Catalogue;
use domain::change_set::Change;
use domain::finding::{Finding, Place, a1};
use domain::import::sheet::Sheet;
use domain::import::{diff, layout, parse, validate};
use domain::value::Provenance;
use sqlx::PgConnection;
use uuid::Uuid;

use super::first_start::SeedError;
use crate::db::{self, change_set::Origin, import::NewBatch, import::NewFile};
use crate::release::canonical;
use crate::use_case::{self, Actor};

/// One embedded workbook.
struct ContextFile {
    name: &'static str,
    bytes: &'static [u8],
    /// For tables that name their indicator only in a title.
    indicator: Option<&'static str>,
}

const FILES: [ContextFile; 3] = [
    ContextFile {
        name: "contexto-matriz.xlsx",
        bytes: include_bytes!("../../seed/context/contexto-matriz.xlsx"),
        indicator: None,
    },
    ContextFile {
        name: "contexto-observaciones.xlsx",
        bytes: include_bytes!("../../seed/context/contexto-observaciones.xlsx"),
        indicator: None,
    },
    ContextFile {
        name: "contexto-departamentos.xlsx",
        bytes: include_bytes!("../../seed/context/contexto-departamentos.xlsx"),
        indicator: Some("CTX-09"),
    },
];

/// Stores the figures as approved change sets, one a file, inside the caller's transaction.
pub async fn store(
    conn: &mut PgConnection,
    loader: &Actor,
    catalogue: &Catalogue,
) -> Result<(), SeedError> {
    for file in &FILES {
        let sha256 = canonical::sha256(file.bytes);
        let preview = preview(file, catalogue)?;
        let content_hash = canonical::sha256(diff::content_hash_input(&preview).as_bytes());
        let batch = Uuid::new_v4();
        let kept = NewFile {
            sha256: &sha256,
            bytes: file.bytes,
            name: file.name,
            by: &loader.viewer.name,
        };
        db::import::insert_file(conn, &kept).await?;
        let opened = NewBatch {
            id: batch,
            sha256: &sha256,
            file_name: file.name,
            author: &loader.viewer.name,
            stage: "",
        };
        db::import::insert_batch(conn, &opened).await?;
        let origin = Origin::Import {
            batch,
            content_hash: &content_hash,
        };
        let title = format!("Indicadores de contexto: {}", file.name);
        let changes = changes(loader, file, &sha256, preview);
        let edition = &catalogue.edition.code;
        let set = use_case::first_load::store(conn, loader, edition, &title, origin, &changes);
        let set = set.await?;
        db::import::commit(conn, batch, set).await?;
    }
    Ok(())
}

/// Reads a workbook by the rules of the import. Anything that blocks is an error of the program's own files.
fn preview(file: &ContextFile, catalogue: &Catalogue) -> Result<diff::Preview, SeedError> {
    let problem = |problem: String| SeedError::Context {
        file: file.name,
        problem,
    };
    let workbook =
        workbook::read::read(file.bytes, &workbook::read::Limits::default(), &mut |_| {})
            .map_err(|error| problem(error.to_string()))?;
    let mut draft = parse::Draft::default();
    for sheet in &workbook.sheets {
        draft = merged(draft, read_sheet(file, sheet, catalogue));
    }
    let findings = validate::validate(&draft, catalogue, &|_| None);
    let blocking = |finding: &&Finding| finding.blocks();
    if let Some(finding) = draft.findings.iter().chain(&findings).find(blocking) {
        return Err(problem(format!("{}: {}", finding.place, finding.problem)));
    }
    Ok(diff::preview(&draft, &findings, &|_| None))
}

fn read_sheet(file: &ContextFile, sheet: &Sheet, catalogue: &Catalogue) -> parse::Draft {
    let mut layout = layout::detect(sheet, catalogue).layout;
    if let Some(indicator) = file.indicator {
        layout.indicator = Some(indicator.to_owned());
    }
    parse::parse(sheet, &layout, catalogue)
}

fn merged(mut all: parse::Draft, one: parse::Draft) -> parse::Draft {
    all.cells.extend(one.cells);
    all.fields.extend(one.fields);
    all.findings.extend(one.findings);
    all.passed_over += one.passed_over;
    all
}

fn changes(
    loader: &Actor,
    file: &ContextFile,
    sha256: &str,
    preview: diff::Preview,
) -> Vec<Change> {
    let provenance = |place: &Place| {
        let (sheet, cell) = match place {
            Place::Cell { sheet, row, column } => (sheet.clone(), a1(*row, *column)),
            Place::Sheet { sheet } => (sheet.clone(), String::new()),
            Place::File | Place::Field { .. } => Default::default(),
        };
        Provenance::Import {
            by: loader.viewer.display_name.clone(),
            at: loader.moment(),
            file: file.name.to_owned(),
            sha256: sha256.to_owned(),
            sheet,
            cell,
        }
    };
    let change = |cell: diff::PreviewCell| {
        Some(Change {
            provenance: provenance(&cell.place),
            key: cell.key?,
            before: None,
            after: cell.after,
        })
    };
    preview.cells.into_iter().filter_map(change).collect()
}
