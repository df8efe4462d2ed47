//! Which codes of departments a file uses: the offices of statistics and of identity number them differently.

use serde::{Deserialize, Serialize};

/// Which department codes a file uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceCodes {
    #[default]
    Inei,
    Reniec,
}
