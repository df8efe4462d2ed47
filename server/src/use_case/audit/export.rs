//! Taking the log away, part by part, so that no part needs much memory. That it was taken, by whom and
//! which part of it, is an entry itself, written before the first byte leaves.

use app::wire::{AuditFormat, AuditPart, ExportAudit};
use domain::role::Act;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::of;
use crate::audit::file;
use crate::db::{self, DbError, audit::Filter};
use crate::use_case::{Actor, UseCaseError, begin, commit};

/// Entries of a part.
const BATCH_SIZE: i64 = 2_000;

/// A part of the file: what matches after `after` and up to `until`, oldest first.
pub async fn export(
    pool: &PgPool,
    actor: &Actor,
    wanted: &ExportAudit,
) -> Result<AuditPart, UseCaseError> {
    actor.viewer.check(Act::ReadAudit)?;
    let filter = of(&wanted.filter);
    let mut tx = begin(pool).await?;
    let mut bytes = Vec::new();
    let until = match wanted.until {
        Some(until) => until,
        None => {
            bytes = file::head(wanted.format)?;
            begin_file(&mut tx, actor, wanted, &filter).await?
        }
    };
    let links =
        db::audit::list_matching_links(&mut tx, &filter, wanted.after, until, BATCH_SIZE).await?;
    commit(tx).await?;
    bytes.extend(file::lines(wanted.format, &links)?);
    let full = i64::try_from(links.len()).is_ok_and(|count| count == BATCH_SIZE);
    Ok(AuditPart {
        bytes,
        until,
        next: links.last().filter(|_| full).map(|link| link.position),
    })
}

/// Fixes where the file ends and writes down that it is taken; that entry comes after its end.
async fn begin_file(
    conn: &mut PgConnection,
    actor: &Actor,
    wanted: &ExportAudit,
    filter: &Filter,
) -> Result<i64, DbError> {
    let head = db::audit::head(conn).await?;
    let until = head.as_ref().map_or(0, |head| head.position);
    let format = match wanted.format {
        AuditFormat::Csv => "CSV",
        AuditFormat::JsonLines => "JSON Lines",
    };
    let detail = json!({
        "format": format, "filter": wanted.filter,
        "entries": db::audit::count(conn, filter, until).await?,
        "position": until, "hash": head.map(|head| head.hash),
    });
    let entry = actor.audit_entry("audit.export", "audit".to_owned(), detail);
    db::audit::append(conn, &entry).await?;
    Ok(until)
}
