//! A rehearsal: what a file would change now, with nothing kept, not even the file.

use app::wire::ImportPreview;
use domain::{
    finding::{Finding, Place},
    import::{
        layout::{FoundLayout, Layout},
        sheet::Workbook,
    },
    role::Act,
};
use sqlx::PgPool;

use super::{
    ImportError, assemble::content, preview::shown, reading::detected, stored::initial_layouts,
};
use crate::{
    db,
    use_case::{Actor, begin},
};

/// What a person fixes beforehand about how the sheets are understood.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only these sheets; empty = every sheet with a table.
    pub sheets: Vec<String>,
    /// Indicator of tables that do not name theirs.
    pub indicator: Option<String>,
}

impl Choice {
    /// The layouts under this choice.
    pub fn applied(&self, mut layouts: Vec<Layout>) -> Vec<Layout> {
        layouts.retain(|layout| self.sheets.is_empty() || self.sheets.contains(&layout.sheet));
        if let Some(indicator) = &self.indicator {
            for layout in &mut layouts {
                layout.indicator = Some(indicator.clone());
            }
        }
        layouts
    }
}

/// What is wrong with sheets of which nothing can be read, and with names of sheets that are not there.
fn left_out(workbook: &Workbook, found: Vec<FoundLayout>, choice: &Choice) -> Vec<Finding> {
    let names: Vec<&str> = workbook.sheets.iter().map(|s| s.name.as_str()).collect();
    let absent = choice
        .sheets
        .iter()
        .filter(|name| !names.contains(&name.as_str()));
    let absent = absent.map(|name| {
        let problem = format!("El libro no tiene la hoja «{name}».");
        let remedy = format!("Elija entre: {}.", names.join(", "));
        Finding::new("E201", Place::File, Some(name), problem, remedy)
    });
    let unread = workbook
        .sheets
        .iter()
        .zip(found)
        .filter(|(sheet, found)| !sheet.hidden && found.layout.is_empty())
        .filter(|(sheet, _)| choice.sheets.is_empty() || choice.sheets.contains(&sheet.name))
        .flat_map(|(_, found)| found.findings);
    absent.chain(unread).collect()
}

/// The preview of a workbook against what is stored now.
///
/// # Errors
/// Like a preview on the screen.
pub async fn dry_run(
    pool: &PgPool,
    actor: &Actor,
    workbook: &Workbook,
    choice: &Choice,
) -> Result<ImportPreview, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let found = detected(workbook, &catalogue);
    let layouts = choice.applied(initial_layouts(workbook, &found));
    let content = content(&mut tx, actor, workbook, &layouts).await?;
    let mut preview = shown(String::new(), content);
    preview.findings.extend(left_out(workbook, found, choice));
    Ok(preview)
}
