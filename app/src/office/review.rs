//! What the table of a review and the server decide alike about the cells of a set. Pure.

pub use super::changes::group::{in_order, is_plain};
