//! A rehearsal: what a file would change now, with nothing kept, not even the file.

use app::wire::ImportPreview;
use domain::{
    import::{layout::Layout, sheet::Workbook},
    role::Act,
};
use sqlx::PgPool;

use super::{ImportError, assemble::content, preview::shown, reading::detected};
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
    let layouts = choice.applied(detected(workbook, &catalogue));
    let content = content(&mut tx, actor, workbook, &layouts).await?;
    Ok(shown(String::new(), content))
}
