//! The export of the office: what is approved now, as files that the import reads back.
//!
//! Public files come from releases only (`http::download`); these are for signed-in people, and say that
//! they hold what is not published yet.

use domain::role::Act;
use import::export_mark::ExportMark;
use serde_json::json;
use sqlx::{PgPool, Postgres, Transaction};
use std::{collections::BTreeMap, time::Duration};
use workbook::write::working;

use super::{
    Actor, NamedFile, UseCaseError, begin, begin_reading, commit, release::compose, visible,
};
use crate::db;

/// Which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// Values, fichas and nodes.
    Workbook,
    /// The matrix with room for new values.
    Template,
    /// One row a value.
    Values,
}

impl File {
    /// The file with this name at `/gestion/exportar/`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "politica.xlsx" => Self::Workbook,
            "plantilla.xlsx" => Self::Template,
            "valores.csv" => Self::Values,
            _ => return None,
        })
    }
}

/// The same file taken again within some minutes leaves no second entry in the audit log.
const AGAIN: db::audit::Repeat = db::audit::Repeat {
    minutes: 10,
    same_address: false,
};

/// How often a moment without approvals is looked for, and how long.
const RETRY: Duration = Duration::from_millis(20);
const RETRIES: u32 = 500;

/// One moment of the database that is read, and the number of its last value. No approval is half done at that
/// moment: the number then names the whole state. Nobody waits for an export: the lock is only tried, and held
/// for no longer than the moment takes.
async fn snapshot(pool: &PgPool) -> Result<(Transaction<'static, Postgres>, i64), UseCaseError> {
    for _ in 0..RETRIES {
        let mut lock = begin(pool).await?;
        if db::release::try_lock_publishing(&mut lock).await? {
            let mut tx = begin_reading(pool).await?;
            let last_value = db::value::last_id(&mut tx).await?;
            commit(lock).await?;
            return Ok((tx, last_value));
        }
        drop(lock);
        tokio::time::sleep(RETRY).await;
    }
    Err(UseCaseError::Conflict(
        "En este momento se está guardando una aprobación o una publicación. Espere un momento y descargue el archivo otra vez.",
    ))
}

/// Makes the file with this name from what is approved now.
pub async fn export(pool: &PgPool, actor: &Actor, name: &str) -> Result<NamedFile, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let file = File::named(name).ok_or(UseCaseError::NotFound("Ese archivo no existe."))?;
    let (mut tx, last_value) = snapshot(pool).await?;
    let mut release = compose(&mut tx, actor, 0, "").await?;
    let cells = std::mem::take(&mut release.cells);
    release.cells = visible::as_seen(&mut tx, actor, &release.catalogue, cells, &|_| true).await?;
    let edition = release.catalogue.edition.code.clone();
    let mark = ExportMark {
        demo: release.demo,
        last_value,
        edition: edition.clone(),
    };
    let mut versions: BTreeMap<String, i32> =
        db::catalogue::node_versions(&mut tx, &edition).await?;
    versions.extend(db::catalogue::indicator_versions(&mut tx, &edition).await?);
    commit(tx).await?;
    let mut tx = begin(pool).await?;
    let entry = actor.audit_entry("data.export", format!("file/{name}"), json!({}));
    db::audit::append_unless_recent(&mut tx, &entry, AGAIN).await?;
    commit(tx).await?;
    let demo = if release.demo { "-demostracion" } else { "" };
    let saved = format!("pntd{demo}-vigente-{}-{name}", release.as_of);
    let make = move || {
        let mark = mark.to_string();
        let content = working::Working {
            release: &release,
            mark: &mark,
            versions: &versions,
        };
        match file {
            File::Workbook => working::workbook(&content),
            File::Template => working::template(&content),
            File::Values => working::values_csv(&content),
        }
    };
    Ok(NamedFile {
        name: saved,
        bytes: tokio::task::spawn_blocking(make).await??,
    })
}
