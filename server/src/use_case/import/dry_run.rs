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
};
use sqlx::PgPool;
use workbook::read::ReadFile;

use super::{
    ImportError,
    content::content,
    preview::shown,
    reading::{detected, layouts_of},
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
        self.sheets.is_empty() || self.sheets.iter().any(|name| name == sheet)
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
) -> Result<ImportPreview, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let catalogue = db::catalogue::load_catalogue(&mut conn).await?;
    drop(conn);
    let owner = actor.viewer.name.as_str();
    let (file, found) = compute
        .run(owner, move || {
            let found = detected(&file.grid, &catalogue, &Lexicon::of(&catalogue));
            (file, found)
        })
        .await?;
    let layouts = choice.applied(layouts_of(&file.grid, &found));
    let mut more = file.findings;
    more.extend(of_layouts(&file.grid, &found, choice));
    let grid = Arc::new(file.grid);
    let content = content(pool, compute, actor, &grid, layouts, more).await?;
    let shown = move || shown(String::new(), &grid, content);
    Ok(compute.run(owner, shown).await?)
}

/// What is doubtful about the sheets that are read, what is wrong with those of which nothing can be read, and
/// the names of sheets that are not there. What blocks a sheet that is read is found again when it is read.
fn of_layouts(grid: &Grid, found: &[FoundLayout], choice: &SheetSelection) -> Vec<Finding> {
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
    let chosen = sheets.filter(|(sheet, _)| !sheet.hidden && choice.takes(&sheet.name));
    let doubts = chosen.flat_map(|(_, found)| {
        let is_read = !found.layout.is_empty();
        let findings = found.findings.iter();
        findings.filter(move |finding| !is_read || !finding.blocks())
    });
    absent.chain(doubts.cloned()).collect()
}
