//! The published context figures that the program carries: three workbooks, read by the import's own rules.
//!
//! They are files like anybody's: kept under their hash, every value knows sheet and cell. None is a value of the
//! policy, and none is counted in its progress.

use domain::catalogue::Catalogue;
use domain::change_set::Change;
use domain::finding::{Finding, Place, a1};
use domain::value::Provenance;
use import::compare::compare;
use import::digest::digest_of_values;
use import::grid::Grid;
use import::layout::detect;
use import::lexicon::Lexicon;
use import::preview::Preview;
use import::stored::Stored;
use import::understand::understand;
use import::validate::validate;
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
        let content_hash = canonical::sha256(&digest_of_values(&preview));
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
        let changes = changes(loader, file, &sha256, &preview);
        let edition = &catalogue.edition.code;
        let set = use_case::first_load::store(conn, loader, edition, &title, origin, &changes);
        let set = set.await?;
        db::import::commit(conn, batch, set).await?;
    }
    Ok(())
}

/// Reads a workbook by the rules of the import. Anything that blocks is an error of the program's own files.
fn preview(file: &ContextFile, catalogue: &Catalogue) -> Result<Preview, SeedError> {
    let problem = |problem: String| SeedError::Context {
        file: file.name,
        problem,
    };
    let limits = workbook::read::Limits::default();
    let read = workbook::read::read(file.bytes, &limits, &mut |_| {})
        .map_err(|error| problem(error.to_string()))?;
    let understood = understand(
        &read.grid,
        &layouts(file, &read.grid, catalogue),
        catalogue,
        &[],
    );
    let draft = understood.draft;
    let stored = Stored::default();
    let findings = validate(&draft, catalogue, &stored);
    let blocking = |finding: &&Finding| finding.blocks();
    let all = read.findings.iter().chain(&draft.findings).chain(&findings);
    if let Some(finding) = all.into_iter().find(blocking) {
        return Err(problem(format!("{}: {}", finding.place, finding.problem)));
    }
    Ok(compare(&draft, &findings, &stored))
}

fn layouts(file: &ContextFile, grid: &Grid, catalogue: &Catalogue) -> Vec<import::layout::Layout> {
    let lexicon = Lexicon::of(catalogue);
    let found = (0..grid.sheets.len()).map(|sheet| {
        let mut layout = detect(grid, sheet, catalogue, &lexicon).layout;
        if let Some(indicator) = file.indicator {
            for table in &mut layout.tables {
                table.indicator = Some(indicator.to_owned());
            }
        }
        layout
    });
    found.filter(|layout| !layout.is_empty()).collect()
}

fn changes(loader: &Actor, file: &ContextFile, sha256: &str, preview: &Preview) -> Vec<Change> {
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
    let book = &preview.book;
    let change = |row: &import::preview::PreviewRow| {
        Some(Change {
            provenance: provenance(&book.place(row.at)),
            key: book.cell_key(row.key?),
            before: None,
            after: row.after.map(|value| book.cell_value(value)),
        })
    };
    preview.rows.iter().filter_map(change).collect()
}
