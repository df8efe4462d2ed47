//! People: who is signed in, accounts.

use domain::role::{Role, Viewer};
use serde::{Deserialize, Serialize};

/// Who is signed in, and what stands above every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub viewer: Viewer,
    pub must_change_password: bool,
    pub demo: bool,
    /// Number of the current release.
    pub release: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub must_change_password: bool,
}

/// Create (`new`) or change an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAccount {
    pub new: bool,
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub entities: Vec<String>,
    pub disabled: bool,
    pub reset_password: bool,
}

/// The one-time password is shown once, here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAccount {
    pub account: AccountView,
    pub one_time_password: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    pub current: String,
    pub new: String,
}
