//! Entry: the tree, the grid, what is due, and saving typed cells.
//!
//! Typed cells gather in one draft per person. Nothing typed is lost: what cannot be saved comes back
//! with the reason, and what somebody else changed meanwhile comes back with both values.

pub(super) mod due;
mod grid;
mod overview;
mod save;
mod tree;

use domain::role::Denied;
use thiserror::Error;

use crate::db::DbError;

pub use grid::read_grid;
pub use overview::read_overview;
pub use save::save_cells;
pub use tree::read_tree;

/// Why there is nothing to show, or nothing was saved.
#[derive(Debug, Error)]
pub enum EntryError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("ese elemento no existe en el catálogo")]
    NotFound,
    /// The draft was sent, discarded or belongs to someone else.
    #[error("ese borrador ya no admite cambios")]
    DraftClosed,
    #[error("demasiadas celdas en un solo envío")]
    TooMany,
    #[error(transparent)]
    Db(#[from] DbError),
}
