//! `pntd backup` and `pntd restore`.

use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::json;

use crate::backup::base::RecoveryTarget;
use crate::backup::restore::{self, RestoredBackup};
use crate::backup::take::{BackupOrder, TakenBackup, take};
use crate::backup::{Kind, keys};
use crate::cli::operator;
use crate::database::DatabaseConfig;
use crate::database::{Contents, Database};

/// Back the data up into a directory, while the server works; the keys that sign are not in it
#[derive(Args, Debug)]
pub struct BackupCommand {
    /// Directory of the backups, on another disk than the data; each gets a directory of its own in it
    dir: PathBuf,
    /// Remove older backups of the same kind, so that this many stay
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    /// Also copy the private keys, into a directory outside the backups
    #[arg(long, value_name = "DIR")]
    keys_to: Option<PathBuf>,
    /// Restore it into a throw-away cluster at once, and compare
    #[arg(long = "try")]
    try_out: bool,
    /// Copy the private PostgreSQL itself: with its log in PNTD_WAL_DIR it can be brought to any later moment
    #[arg(long)]
    base: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

/// Restore a backup into an empty database or data directory, and compare what is there with what was backed up
#[derive(Args, Debug)]
pub struct RestoreCommand {
    /// A backup: the directory with the manifest.json
    backup: PathBuf,
    /// Only try it out: in a throw-away cluster, which needs and changes nothing of this installation
    #[arg(long = "try", conflicts_with_all = ["keys_from", "wal", "until"])]
    try_out: bool,
    /// With --try: note in the installation's database that the backup was tried
    #[arg(long, requires = "try_out")]
    note: bool,
    /// Copy the private keys back from this directory
    #[arg(long, value_name = "DIR")]
    keys_from: Option<PathBuf>,
    /// Of a base backup: the directory that got the log of the private PostgreSQL
    #[arg(long, value_name = "DIR")]
    wal: Option<PathBuf>,
    /// Of a base backup: the last moment that counts, such as 2026-11-30T09:15:00-05:00 [default: as far as the log reaches]
    #[arg(long, value_name = "TIME", requires = "wal")]
    until: Option<DateTime<Utc>>,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl BackupCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        let order = BackupOrder {
            kind: if self.base { Kind::Base } else { Kind::Dump },
            keep: self.keep.map(usize::from),
            keys_to: self.keys_to,
            rehearse: self.try_out,
            dir: self.dir,
        };
        let entry = operator::entry("backup", json!({"kind": order.kind.slug()}));
        let taken = take(&order, &self.database, &entry, Utc::now()).await?;
        print_taken(&taken, &self.database);
        Ok(())
    }
}

fn print_taken(taken: &TakenBackup, config: &DatabaseConfig) {
    let manifest = &taken.manifest;
    println!(
        "{}: {} bytes, {} releases, {} rows.",
        taken.path.display(),
        manifest.bytes,
        manifest.database.releases.len(),
        manifest.database.tables.values().sum::<i64>(),
    );
    if taken.is_tried {
        println!("It was restored into a throw-away cluster and is the same.");
    }
    match taken.keys {
        Some(files) => println!("{files} files of keys were copied apart from it."),
        None => println!(
            "The private keys are not in it: keep a copy of {} elsewhere (--keys-to).",
            config.keys().path().display()
        ),
    }
    for old in &taken.removed {
        println!("Removed: {}", old.display());
    }
}

impl RestoreCommand {
    pub async fn run(self) -> anyhow::Result<()> {
        if self.try_out {
            let restored = restore::rehearse(&self.backup).await?;
            if self.note {
                restore::note_tried(&self.database, &restored.sha256).await?;
            }
            print_restored(&restored);
            println!(
                "The throw-away cluster was removed; nothing of this installation was touched."
            );
            return Ok(());
        }
        let target = RecoveryTarget {
            wal: self.wal,
            until: self.until,
        };
        // First: a directory that is misspelt is found out before the long part.
        let copied = self
            .keys_from
            .map(|from| keys::copy(&from, self.database.keys().path()))
            .transpose()?;
        let restored = restore::restore(&self.backup, &self.database, &target).await?;
        let database = Database::open_for_command(&self.database, Contents::Real).await?;
        let detail = json!({"backup": restored.sha256});
        let recorded = operator::record(&database.pool, "restore", detail).await;
        database.close().await?;
        recorded?;
        print_restored(&restored);
        match copied {
            Some(files) => println!("{files} files of keys were copied."),
            None => println!(
                "Put the private keys into {} (--keys-from): without them nothing can be published.",
                self.database.keys().path().display()
            ),
        }
        Ok(())
    }
}

fn print_restored(restored: &RestoredBackup) {
    let taken = restored.manifest.started_at;
    let taken = taken.to_rfc3339_opts(SecondsFormat::Secs, true);
    let state = &restored.state;
    let last = state.releases.last().map_or(0, |release| release.number);
    let audit = state.audit.as_ref().map_or(0, |head| head.position);
    println!(
        "The backup of {taken} was restored: {} rows, {} releases (the newest is {last}), {audit} entries in the audit log.",
        state.tables.values().sum::<i64>(),
        state.releases.len(),
    );
    match restored.manifest.kind {
        Kind::Dump => println!(
            "Every release, the number of rows of every table and the audit log are what they were."
        ),
        Kind::Base => println!(
            "Every release of the backup is what it was, and the audit log goes on from there."
        ),
    }
}
