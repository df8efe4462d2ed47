//! Entry: the tree, the grid, what is due, and saving typed cells.
//!
//! Typed cells gather in one draft per person. Nothing typed is lost: what cannot be saved comes back
//! with the reason, and what somebody else changed meanwhile comes back with both values.

mod comment;
pub(super) mod due;
mod grid;
mod overview;
mod presence;
mod save;
mod selection;
mod tree;
mod view;

pub use comment::{comment, read_thread};
pub use grid::read_grid;
pub(super) use overview::due_cells;
pub use overview::{list_due, read_overview};
pub use presence::look_around;
pub use save::save_cells;
pub(super) use selection::chosen_indicators;
pub use selection::filters_in_words;
pub use tree::read_tree;
pub use view::{remove as remove_view, save as save_view};

const NO_SUCH_ELEMENT: &str = "Ese indicador o elemento no existe en el catálogo.";
