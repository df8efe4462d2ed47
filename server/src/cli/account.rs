//! `pntd account`: the way back in when nobody can sign in any more.

use clap::Subcommand;

use crate::auth::password;
use crate::config::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::db;

#[derive(Subcommand, Debug)]
pub enum AccountCommand {
    /// Give an account a new one-time password and end its sessions
    Reset {
        name: String,
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
            demo,
            database,
        } = self;
        let contents = if demo { Contents::Demo } else { Contents::Real };
        let database = Database::open_beside(&database, contents).await?;
        let reset = reset(&database, &name).await;
        database.close().await?;
        match reset? {
            Some(password) => {
                println!("{name}: {password}\nEl sistema pedirá una contraseña nueva.")
            }
            None => anyhow::bail!("no existe la cuenta «{name}»"),
        }
        Ok(())
    }
}

async fn reset(database: &Database, name: &str) -> anyhow::Result<Option<String>> {
    let one_time = password::one_time();
    let hash = password::hash(one_time.clone()).await?;
    let mut tx = database.pool.begin().await?;
    let found = db::account::reset_password(&mut tx, name, &hash).await?;
    let entry = db::audit::Entry {
        actor: "sistema",
        act: "account.reset",
        object: format!("account/{name}"),
        detail: serde_json::json!({ "from": "command line" }),
        address: None,
    };
    if found {
        db::audit::append(&mut tx, &entry).await?;
    }
    tx.commit().await?;
    Ok(found.then_some(one_time))
}
