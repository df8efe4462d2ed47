//! What several tests share.

pub mod series;
