//! Reminders by e-mail: whose they are ([`own`]), what there is to tell a person on a day ([`news`]), when that is
//! decided ([`deciding`]), and how it goes out ([`sending`]).
//!
//! One digest a person and day, decided by whichever server comes first and sent by one at a time. Between a mail
//! server's yes and the row that keeps it lies a moment: a server that dies in it sends the digest once more, under the
//! same message id.

mod deciding;
mod link;
mod news;
mod own;
mod sending;

pub use link::{confirm, stop};
pub use own::{read, save};
pub use sending::{SendingResult, run, run_sending};

use sqlx::PgPool;

use crate::db::{self, DbError};

/// How many digests wait, fail, went out or were given up: for who watches the server.
///
/// # Errors
/// When the database does not answer.
pub async fn count(pool: &PgPool) -> Result<db::digest::DigestCounts, DbError> {
    let mut conn = pool.acquire().await?;
    db::digest::count(&mut conn).await
}
