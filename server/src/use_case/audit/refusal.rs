//! What somebody was not allowed to do. Each signed-in person can be refused as often as they ask, so
//! the same refusal is written down once an hour: at most as many entries as there are addresses.
//!
//! Who is not signed in is led to sign in; that is no refusal.

use domain::role::Viewer;
use serde_json::json;
use sqlx::PgPool;

use crate::db::{
    self, DbError,
    audit::{Entry, Repeat},
};

/// A refusal of the same address to the same person counts as the same for so long.
const REPEAT_MINUTES: i32 = 60;

/// Who was refused what, and why.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    pub viewer: &'a Viewer,
    /// Method and path of the table of routes, without the object: `POST /fn/save_account`.
    pub route: &'a str,
    /// As the person read it.
    pub why: &'a str,
    pub address: Option<&'a str>,
}

/// Writes it down, unless the same was written down a short time ago.
pub async fn record_refusal(pool: &PgPool, refused: Refused<'_>) -> Result<(), DbError> {
    let entry = Entry {
        actor: &refused.viewer.name,
        act: "access.refuse",
        object: format!("route/{}", refused.route),
        detail: json!({"why": refused.why, "role": refused.viewer.role}),
        address: refused.address,
    };
    let repeat = Repeat {
        minutes: REPEAT_MINUTES,
        same_address: false,
        same_detail: false,
    };
    let mut conn = pool.acquire().await?;
    db::audit::append_unless_recent(&mut conn, &entry, repeat).await
}
