//! What the desk of the reviewers and the server decide alike about the cells of a set. Pure.

pub use super::changes::group::{in_order, is_plain};
