//! A rehearsal: what a file would change now, with nothing kept, not even the file.

use std::sync::Arc;

use app::wire::ImportPreview;
use domain::{
    finding::{Finding, Place},
    role::Act,
};
use import::{
    grid::Grid,
    layout::{FoundLayout, Layout},
    lexicon::Lexicon,
    merge::{ConflictResolution, Decisions},
};
use sqlx::PgPool;
use workbook::read::{Mark, ReadFile};

use super::{
    ImportError, Reader,
    content::content,
    marked::with_marks,
    order::ChangingCells,
    preview::shown,
    profiles::under,
    reading::{detect_layouts, doubts},
};
use crate::{
    compute::ComputePool,
    db::{self, DbError},
    use_case::Actor,
};

/// What a person fixes beforehand about how the sheets are understood.
#[derive(Debug, Clone, Default)]
pub struct SheetSelection {
    /// Only these sheets; empty = every sheet with a table.
    pub sheets: Vec<String>,
    /// Indicator of tables that do not name theirs.
    pub indicator: Option<String>,
    /// Name of a kept correction to read it with.
    pub profile: Option<String>,
    /// How all conflicts of an exported file are decided.
    pub accept: Option<ConflictResolution>,
}

/// What a rehearsal found.
pub struct DryRunResult {
    pub preview: ImportPreview,
    grid: Arc<Grid>,
    marks: Vec<Mark>,
}

impl DryRunResult {
    /// The file with its findings in it.
    ///
    /// # Errors
    /// When the workbook cannot be written.
    pub async fn marked(
        &self,
        reader: &Reader,
        actor: &Actor,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, ImportError> {
        let (grid, marks) = (Arc::clone(&self.grid), self.marks.clone());
        let owner = actor.viewer.name.as_str();
        let marked = with_marks(reader, owner, bytes, grid, marks).await?;
        Ok(marked.0)
    }
}

impl SheetSelection {
    /// The layouts under this choice.
    pub fn applied(&self, mut layouts: Vec<Layout>) -> Vec<Layout> {
        layouts.retain(|layout| self.takes(&layout.sheet));
        if let Some(indicator) = &self.indicator {
            for layout in &mut layouts {
                for table in &mut layout.tables {
                    table.indicator = Some(indicator.clone());
                }
                if let Some(form) = &mut layout.form {
                    form.indicator = Some(indicator.clone());
                }
            }
        }
        layouts
    }

    fn takes(&self, sheet: &str) -> bool {
        self.sheets.is_empty() || self.names(sheet)
    }

    /// Whether the sheet itself was chosen, which a hidden one has to be.
    fn names(&self, sheet: &str) -> bool {
        self.sheets.iter().any(|name| name == sheet)
    }

    /// The layouts of the sheets with a table or a form that are taken.
    fn layouts(&self, grid: &Grid, found: &[FoundLayout]) -> Vec<Layout> {
        let sheets = grid.sheets.iter().zip(found);
        sheets
            .filter(|(sheet, found)| !found.layout.is_empty() && self.takes(&sheet.name))
            .filter(|(sheet, _)| !sheet.hidden || self.names(&sheet.name))
            .map(|(_, found)| found.layout.clone())
            .collect()
    }
}

/// The preview of a file against what is stored now.
///
/// # Errors
/// Like a preview on the screen.
pub async fn dry_run(
    pool: &PgPool,
    compute: &ComputePool,
    actor: &Actor,
    file: ReadFile,
    choice: &SheetSelection,
) -> Result<DryRunResult, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
    let profiles = db::import::list_profiles(&mut conn).await?;
    drop(conn);
    let owner = actor.viewer.name.as_str();
    let (file, found) = compute
        .run(owner, move || {
            let found = detect_layouts(&file.grid, &catalogue, &Lexicon::of(&catalogue));
            (file, found)
        })
        .await?;
    let mut layouts = match &choice.profile {
        Some(name) => under(&profiles, name, &file.grid, &found)?,
        None => choice.layouts(&file.grid, &found),
    };
    layouts.retain(|layout| choice.takes(&layout.sheet));
    let mut of_file = file.findings;
    of_file.extend(doubts(&file.grid, &found, &layouts));
    let layouts = choice.applied(layouts);
    let left_out = left_out(&file.grid, &found, choice);
    let grid = Arc::new(file.grid);
    let decisions = choice.accept.map(Decisions::all).unwrap_or_default();
    let content = content(pool, compute, actor, &grid, layouts, of_file, decisions).await?;
    let of_file = Arc::clone(&grid);
    let shown = move || {
        let marks = ChangingCells::of(&content.preview).marks(&content.findings);
        (shown(String::new(), &of_file, content), marks)
    };
    let (mut preview, marks) = compute.run(owner, shown).await?;
    // They block nothing: the other sheets are imported without them.
    preview.findings.splice(0..0, left_out);
    Ok(DryRunResult {
        preview,
        grid,
        marks,
    })
}

/// Why nothing can be read of sheets that were chosen, the names of sheets that are not there, and hidden sheets that
/// nobody chose.
fn left_out(grid: &Grid, found: &[FoundLayout], choice: &SheetSelection) -> Vec<Finding> {
    let names: Vec<&str> = grid.sheets.iter().map(|s| s.name.as_str()).collect();
    let absent = choice
        .sheets
        .iter()
        .filter(|name| !names.contains(&name.as_str()));
    let absent = absent.map(|name| {
        let problem = format!("El libro no tiene la hoja «{name}».");
        let remedy = format!("Elija entre: {}.", names.join(", "));
        Finding::new("E201", Place::File, Some(name), problem, remedy)
    });
    let sheets = grid.sheets.iter().zip(found);
    let unread = sheets
        .filter(|(sheet, found)| !sheet.hidden && found.layout.is_empty())
        .filter(|(sheet, _)| choice.takes(&sheet.name))
        .flat_map(|(_, found)| found.findings.iter().filter(|finding| finding.blocks()));
    let hidden = grid.sheets.iter().zip(found);
    let hidden = hidden.filter(|(sheet, found)| sheet.hidden && !found.layout.is_empty());
    let hidden = hidden.filter(|(sheet, _)| !choice.names(&sheet.name));
    let hidden = hidden.map(|(sheet, _)| {
        let place = Place::Sheet {
            sheet: sheet.name.clone(),
        };
        let problem = format!("La hoja «{}» está oculta y no se importa.", sheet.name);
        let remedy = "Si quiere importarla, elíjala por su nombre (`--sheet`).";
        Finding::new("W205", place, None, problem, remedy)
    });
    absent.chain(unread.cloned()).chain(hidden).collect()
}
