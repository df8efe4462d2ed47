//! Who runs a command, for the audit log: commands that change something leave an entry in the name of
//! the program, with the account of the operating system. What the command does is recorded by its own
//! entries.

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::db::{self, DbError, audit::Entry};
use crate::use_case::SYSTEM;

/// The account of the operating system that runs this program.
pub fn os_user() -> String {
    let id = nix::unistd::getuid();
    let known = nix::unistd::User::from_uid(id).ok().flatten();
    known.map_or_else(|| id.to_string(), |user| user.name)
}

/// The entry of a command: `object` is its name, `detail` what it was given, never a secret.
pub fn entry(command: &str, mut detail: Value) -> Entry<'static> {
    detail["os_user"] = json!(os_user());
    Entry {
        actor: SYSTEM,
        act: "command.run",
        object: format!("command/{command}"),
        detail,
        address: None,
    }
}

/// Writes the entry, before the command does anything.
pub async fn record(pool: &PgPool, command: &str, detail: Value) -> Result<(), DbError> {
    let mut connection = pool.acquire().await?;
    db::audit::append(&mut connection, &entry(command, detail)).await
}
