//! Kept corrections of the mapping of sheets.

use super::call::call;
use import::layout::Layout;
use serde::{Deserialize, Serialize};

/// A kept correction of the mapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProfile {
    pub id: i64,
    pub name: String,
    pub author: String,
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// Names of the sheets that it was made from.
    pub sheets: Vec<String>,
    /// Whether this person may rename and delete it.
    pub is_own: bool,
}

/// All kept corrections, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListImportProfiles {}
call!(ListImportProfiles => Vec<ImportProfile>, "/fn/list_import_profiles", EnterValues);

/// Keeps the mapping of an import under a name. The same name again, by the same person, replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveImportProfile {
    pub batch: String,
    pub name: String,
    pub layouts: Vec<Layout>,
}
call!(SaveImportProfile => Vec<ImportProfile>, "/fn/save_import_profile", EnterValues);

/// Gives a kept correction another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameImportProfile {
    pub id: i64,
    pub name: String,
}
call!(RenameImportProfile => Vec<ImportProfile>, "/fn/rename_import_profile", EnterValues);

/// Deletes a kept correction; files that were imported with it stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteImportProfile {
    pub id: i64,
}
call!(DeleteImportProfile => Vec<ImportProfile>, "/fn/delete_import_profile", EnterValues);
