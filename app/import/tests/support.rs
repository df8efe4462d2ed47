//! What several tests share.

pub mod catalogue;
pub mod cells;
pub mod outcome;
pub mod sheet;
pub mod table;
