//! `pntd key`: the keys that sign releases.

use chrono::Utc;
use clap::Subcommand;
use serde_json::json;

use crate::cli::operator;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};
use crate::release::key_list::ListedKey;
use crate::use_case::key;

#[derive(Subcommand, Debug)]
pub enum KeyCommand {
    /// List the keys, and whether their private halves are here
    List {
        /// As the document that the server publishes
        #[arg(long)]
        json: bool,
        /// Of the demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// Make a new key, vouched for by the one in force; releases from now on are signed with it
    Rotate {
        /// The private key in force is lost: nobody vouches for the new one
        #[arg(long)]
        lost: bool,
        /// In the demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
    /// Revoke a key that was stolen: from a release on nothing that it signed counts
    Revoke {
        /// Its id, as `pntd key list` shows it
        id: String,
        /// Number of the first release that may be forged
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
        from: u32,
        /// In the demonstration's database
        #[arg(long)]
        demo: bool,
        #[command(flatten)]
        database: DatabaseConfig,
    },
}

impl KeyCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        let (Self::List { demo, database, .. }
        | Self::Rotate { demo, database, .. }
        | Self::Revoke { demo, database, .. }) = &self;
        let contents = if *demo {
            Contents::Demo
        } else {
            Contents::Real
        };
        let opened = Database::open_for_command(database, contents).await?;
        let done = match &self {
            Self::List { json, database, .. } => list(&opened, database, *json).await,
            Self::Rotate { lost, database, .. } => rotate(&opened, database, *lost).await,
            Self::Revoke {
                id, from, database, ..
            } => revoke(&opened, database, id, *from).await,
        };
        opened.close().await?;
        done
    }
}

async fn list(opened: &Database, config: &DatabaseConfig, json: bool) -> anyhow::Result<()> {
    let list = key::list(&opened.pool).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&list)?);
        return Ok(());
    }
    let keys = config.keys();
    println!("Private keys in {}", keys.path().display());
    if list.keys.is_empty() {
        println!("There is no key yet: the server makes it when it starts.");
    }
    for key in &list.keys {
        let here = match keys.load(&key.key_id) {
            Ok(_) => "private key here".to_owned(),
            Err(_) if key.retired_at.is_some() => "private key not here".to_owned(),
            Err(error) => error.to_string(),
        };
        println!("{}  {}  {here}", key.key_id, state(key));
    }
    Ok(())
}

fn state(key: &ListedKey) -> String {
    let day = |at: chrono::DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let until = match key.retired_at {
        None => "in force".to_owned(),
        Some(at) => format!("retired {}", day(at)),
    };
    let until = match key.revoked_from {
        None => until,
        Some(from) => format!("{until}, revoked from release {from} on"),
    };
    let vouched = match (&key.previous_key_id, &key.statement) {
        (Some(_), None) => ", nobody vouched for it",
        _ => "",
    };
    format!("made {}, {until}{vouched}", day(key.created_at))
}

async fn revoke(
    opened: &Database,
    config: &DatabaseConfig,
    id: &str,
    from: u32,
) -> anyhow::Result<()> {
    operator::record(
        &opened.pool,
        "key revoke",
        json!({ "key": id, "from": from }),
    )
    .await?;
    let active = key::revoke(&opened.pool, &config.keys(), id, from, Utc::now()).await?;
    println!("Revoked from release {from} on: {id}\nKey in force: {active}");
    println!(
        "Nobody vouches for a key that follows a stolen one: tell verifiers its id another way, and withdraw or publish again what was forged."
    );
    Ok(())
}

async fn rotate(opened: &Database, config: &DatabaseConfig, lost: bool) -> anyhow::Result<()> {
    operator::record(&opened.pool, "key rotate", json!({ "lost": lost })).await?;
    let rotated = key::rotate(&opened.pool, &config.keys(), lost, Utc::now()).await;
    let (old, new) = rotated.map_err(|error| {
        let advice = if lost {
            ""
        } else {
            ". If the private key is lost for good use --lost: nobody vouches for the new one"
        };
        anyhow::anyhow!("{error}{advice}")
    })?;
    println!("Key in force: {new}");
    match old {
        Some(old) if lost => println!("Retired without vouching for it: {old}"),
        Some(old) => println!("Retired after vouching for it: {old}"),
        None => {}
    }
    println!(
        "Keep a copy of {}/{new}.pem, and copy it to the other servers of this database. What earlier keys signed still verifies.",
        config.keys().path().display()
    );
    Ok(())
}
