//! `pntd account`: the way back in when nobody can sign in any more.

use clap::Subcommand;

use crate::auth::password;
use crate::cli::operator::os_user;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::db;
use crate::use_case::SYSTEM;

#[derive(Subcommand, Debug)]
pub enum AccountCommand {
    /// Give an account a new one-time password and end its sessions
    Reset {
        name: String,
        /// Take its second factor away, too: for who lost the telephone and the recovery codes
        #[arg(long)]
        without_second_factor: bool,
        /// In the demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

impl AccountCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Reset {
            name,
            without_second_factor,
            demo,
            database,
        } = self;
        let contents = if demo { Contents::Demo } else { Contents::Real };
        let database = Database::open_for_command(&database, contents).await?;
        let reset = reset(&database, &name, without_second_factor).await;
        database.close().await?;
        match reset? {
            Some(password) => {
                println!(
                    "{name}: {password}\nA new password will be asked for at the next sign-in."
                )
            }
            None => anyhow::bail!("there is no account {name} that signs in with a password"),
        }
        Ok(())
    }
}

async fn reset(
    database: &Database,
    name: &str,
    without_second_factor: bool,
) -> anyhow::Result<Option<String>> {
    let one_time = password::one_time();
    let hash = password::hash(one_time.clone()).await?;
    let mut tx = database.pool.begin().await?;
    let found = db::account::reset_password(&mut tx, name, &hash).await?;
    let removed = without_second_factor && {
        let passkeys = db::passkey::delete_of(&mut tx, name).await?;
        db::second_factor::delete(&mut tx, name).await? || passkeys > 0
    };
    let entry = db::audit::Entry {
        actor: SYSTEM,
        act: "account.reset",
        object: format!("account/{name}"),
        detail: serde_json::json!({ "os_user": os_user(), "without_second_factor": removed }),
        address: None,
    };
    if found {
        db::session::delete_of(&mut tx, name, None).await?;
        db::known_browser::delete_of(&mut tx, name).await?;
        db::audit::append(&mut tx, &entry).await?;
    }
    if found {
        tx.commit().await?;
    }
    Ok(found.then_some(one_time))
}
