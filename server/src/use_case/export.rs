//! The export of the office: what is approved now, as files that the import reads back.
//!
//! Public files come from releases only (`http::download`); these are for signed-in people, and say that
//! they hold what is not published yet. Each can be of a selection of indicators, the one of the sheet's address.

mod rows;
mod scope;

use domain::{code::IndicatorCode, release::Release, role::Act, value::CellKey};
use import::export_mark::ExportMark;
use serde_json::{Value, json};
use sqlx::{PgPool, Postgres, Transaction};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use workbook::write::{
    WriteError,
    entry::{self, EntryRow},
    working::{self, Working},
};

use super::{
    Actor, NamedFile, UseCaseError, begin, begin_reading, commit, entry::chosen_indicators,
    release::compose, visible,
};
use crate::db::{self, DbError};
pub use scope::{File, Scope};

/// The same file of the same selection taken again within some minutes leaves no second entry in the audit log.
const SAME_EXPORT: db::audit::Repeat = db::audit::Repeat {
    minutes: 10,
    same_address: false,
    same_detail: true,
};

/// How often a moment without approvals is looked for, and how long.
const RETRY_DELAY: Duration = Duration::from_millis(20);
const MAX_RETRIES: u32 = 500;

/// One moment of the database that is read, and the number of its last value. No approval is half done at that
/// moment: the number then names the whole state. Nobody waits for an export: the lock is only tried, and held
/// for no longer than the moment takes.
async fn snapshot(pool: &PgPool) -> Result<(Transaction<'static, Postgres>, i64), UseCaseError> {
    for _ in 0..MAX_RETRIES {
        let mut lock = begin(pool).await?;
        if db::release::try_lock_publishing(&mut lock).await? {
            let mut tx = begin_reading(pool).await?;
            let last_value = db::value::last_id(&mut tx).await?;
            commit(lock).await?;
            return Ok((tx, last_value));
        }
        drop(lock);
        tokio::time::sleep(RETRY_DELAY).await;
    }
    Err(UseCaseError::Conflict(
        "En este momento se está guardando una aprobación o una publicación. Espere un momento y descargue el archivo otra vez.",
    ))
}

/// What a file is made from, all of one moment.
struct ExportState {
    release: Release,
    mark: ExportMark,
    versions: BTreeMap<String, i32>,
    values: BTreeMap<CellKey, i64>,
    /// What was chosen, name and value.
    filters: Vec<(String, String)>,
    /// Only for the workbook with one row a datum.
    rows: Vec<EntryRow>,
}

/// Makes the file with this name from what is approved now, of the whole edition.
///
/// # Errors
/// For a name that no file has.
pub async fn export(pool: &PgPool, actor: &Actor, name: &str) -> Result<NamedFile, UseCaseError> {
    export_scope(pool, actor, name, &Scope::Everything).await
}

/// The same of some indicators.
///
/// # Errors
/// For a name that no file has, and a code that the catalogue does not have.
pub async fn export_scope(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
    scope: &Scope,
) -> Result<NamedFile, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let file = File::named(name).ok_or(UseCaseError::NotFound("Ese archivo no existe."))?;
    let state = load(pool, actor, file, scope).await?;
    let object = format!("file/{name}");
    audit_export(pool, actor, "data.export", object, scope.detail()).await?;
    let demo = if state.release.demo {
        "-demostracion"
    } else {
        ""
    };
    let part = match scope {
        Scope::Everything => "",
        Scope::Chosen(_) => "-seleccion",
    };
    let saved = format!("pntd{demo}-vigente{part}-{}-{name}", state.release.as_of);
    Ok(NamedFile {
        name: saved,
        bytes: tokio::task::spawn_blocking(move || make(file, &state)).await??,
    })
}

/// Which database a file is of.
#[derive(Debug, Clone)]
pub struct Database {
    pub demo: bool,
    /// Code of the edition; empty before there is one.
    pub edition: String,
}

/// Writes down that a table of the office was taken away; `query` are the parts of its address.
///
/// # Errors
/// When the database does not answer.
pub async fn audit_table_export(
    pool: &PgPool,
    actor: &Actor,
    table: &str,
    query: &[(String, String)],
) -> Result<Database, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let parts = query.iter();
    let parts: BTreeMap<String, String> = parts
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (scope::storable(name), scope::storable(value)))
        .collect();
    let detail = match parts.is_empty() {
        true => json!({}),
        false => json!({ "query": parts }),
    };
    let object = format!("table/{table}");
    audit_export(pool, actor, "data.table", object, detail).await?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let edition = db::catalogue::load_edition(&mut conn).await?;
    Ok(Database {
        demo: db::setting::load_is_demo(&mut conn).await?.unwrap_or(false),
        edition: edition.map(|edition| edition.code).unwrap_or_default(),
    })
}

/// Writes down that data were taken away; `detail` says which of them.
async fn audit_export(
    pool: &PgPool,
    actor: &Actor,
    act: &'static str,
    object: String,
    detail: Value,
) -> Result<(), UseCaseError> {
    let mut tx = begin(pool).await?;
    let entry = actor.audit_entry(act, object, detail);
    db::audit::append_unless_recent(&mut tx, &entry, SAME_EXPORT).await?;
    commit(tx).await?;
    Ok(())
}

async fn load(
    pool: &PgPool,
    actor: &Actor,
    file: File,
    scope: &Scope,
) -> Result<ExportState, UseCaseError> {
    let (mut tx, last_value) = snapshot(pool).await?;
    let mut release = compose(&mut tx, actor, 0, "").await?;
    let cells = std::mem::take(&mut release.cells);
    release.cells = visible::as_seen(&mut tx, actor, &release.catalogue, cells, &|_| true).await?;
    let mut filters = Vec::new();
    if let Scope::Chosen(request) = scope {
        let chosen = chosen_indicators(&mut tx, actor, &release.catalogue, request).await?;
        retain_indicators(&mut release, &chosen.codes);
        filters = chosen.filters;
    }
    let edition = release.catalogue.edition.code.clone();
    let mut versions = db::catalogue::node_versions(&mut tx, &edition).await?;
    versions.extend(db::catalogue::indicator_versions(&mut tx, &edition).await?);
    let rows = match file {
        File::Entry(_) => rows::of(&mut tx, actor, &release).await?,
        _ => Vec::new(),
    };
    let values = value_numbers(&mut tx, actor, &release).await?;
    commit(tx).await?;
    let mark = ExportMark {
        demo: release.demo,
        last_value,
        edition,
    };
    Ok(ExportState {
        release,
        mark,
        versions,
        values,
        filters,
        rows,
    })
}

/// Leaves only these indicators and their cells.
fn retain_indicators(release: &mut Release, chosen: &BTreeSet<IndicatorCode>) {
    let indicators = &mut release.catalogue.indicators;
    indicators.retain(|indicator| chosen.contains(&indicator.code));
    release
        .cells
        .retain(|cell| chosen.contains(&cell.key.indicator));
}

/// The number of the current value of every cell. What a reporter sees as it was published has none: its current
/// number is not theirs to know.
async fn value_numbers(
    tx: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    release: &Release,
) -> Result<BTreeMap<CellKey, i64>, UseCaseError> {
    let catalogue = &release.catalogue;
    let seen: Vec<String> = catalogue
        .indicators
        .iter()
        .filter(|one| visible::sees_unpublished(&actor.viewer, catalogue, &one.code))
        .map(|one| one.code.to_string())
        .collect();
    let stored = db::value::list_current_rows_of(tx, &catalogue.edition.code, &seen).await?;
    let numbers = stored.rows.iter().filter_map(|row| {
        let at = stored
            .series
            .binary_search_by_key(&row.key.series, |one| one.id);
        let series = stored.series.get(at.ok()?)?;
        let key = CellKey {
            indicator: series.indicator.clone(),
            measure: row.key.measure,
            breakdown: series.breakdown.clone(),
            period: row.key.period,
        };
        Some((key, row.id))
    });
    Ok(numbers.collect())
}

fn make(file: File, state: &ExportState) -> Result<Vec<u8>, WriteError> {
    let mark = state.mark.to_string();
    let content = Working {
        release: &state.release,
        mark: &mark,
        versions: &state.versions,
        values: &state.values,
        filters: &state.filters,
    };
    match file {
        File::Workbook(format) => working::workbook(&content, format),
        File::Template(format) => working::template(&content, format),
        File::Entry(format) => {
            let title = "Registro de valores, una fila por dato";
            entry::workbook(&content, title, &state.rows, format)
        }
        File::Values => working::values_csv(&content),
    }
}
