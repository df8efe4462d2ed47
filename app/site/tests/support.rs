//! What several tests share.

pub mod made_up;
pub mod site;
