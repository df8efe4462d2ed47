//! What a commit writes: the change set with its cells, its events, and the entry of the audit log.
//!
//! What this module deliberately does not do: it decides nothing about whether the content is still what was previewed.

use app::wire::{CommitImport, CommittedImport};
use domain::change_set::{Event, Head, Status, next};
use import::draft::{Book, Stated, Value};
use serde_json::json;
use sqlx::PgConnection;

use super::{super::conflicts, CommitPlan, Counts, ImportError, catalogue, committed};
use crate::{
    db::{
        self, DbError,
        cell::{CellPlace, DatumRef, RowKey, ValueRef},
        change_set::{ChangeRow, NewEvent, NewSet, Origin},
        import::Batch,
        provenance::{NewProvenance, SourceFile},
    },
    use_case::{Actor, review::ReviewError},
};

/// Writes the catalogue first and then the values, all in the transaction of `conn`. Values that an open change set
/// of this person already holds are that set.
///
/// # Errors
/// [`ImportError::NothingToCommit`] where nothing would change; [`ImportError::Stale`] where a row of the catalogue
/// changed since the preview.
pub(super) async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    commit: &CommitImport,
    ready: &CommitPlan,
) -> Result<CommittedImport, ImportError> {
    let created = ready.content.as_ref().map_or(0, |c| c.created.len());
    let catalogue_writes = ready.content.as_ref().map_or(0, |content| {
        content.writes() - content.delta.rows.len() - created
    });
    if ready.delta.rows.is_empty() && catalogue_writes + created == 0 {
        return Err(ImportError::NothingToCommit);
    }
    let mut proposed = 0;
    if let Some(content) = &ready.content {
        catalogue::create(conn, actor, batch, content).await?;
        proposed = catalogue::apply_fields(conn, actor, batch, content).await?;
    }
    let author = &actor.viewer.name;
    // A set of values is identified by its values: what the file says of the catalogue is written by now.
    let same = match ready.delta.rows.len() {
        0 => None,
        _ => db::change_set::find_same_content(conn, author, &ready.values_hash).await?,
    };
    let set = match same {
        Some(set) => set,
        None => {
            insert_set(
                conn,
                actor,
                batch,
                ready,
                commit,
                created > 0 || proposed == 0,
            )
            .await?
        }
    };
    let decided = conflicts::decided(conn, batch.id).await?;
    db::import::commit(conn, batch.id, set).await?;
    db::import::clear_conflicts(conn, batch.id).await?;
    let no_elements = Vec::new();
    let elements = ready
        .content
        .as_ref()
        .map_or(&no_elements, |content| &content.created);
    let detail = json!({
        "change_set": set, "content_hash": commit.content_hash, "sha256": batch.sha256,
        "cells": ready.delta.rows.len(), "fields": catalogue_writes, "same_as_before": same.is_some(),
        "created": catalogue::created_codes(elements), "proposed": proposed, "conflicts": decided,
    });
    let entry = actor.audit_entry("import.commit", format!("import/{}", batch.id), detail);
    db::audit::append(conn, &entry).await?;
    let counts = Counts {
        fields: catalogue_writes,
        created,
        proposed,
    };
    committed(conn, set, counts, same.is_some()).await
}

async fn insert_set(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    ready: &CommitPlan,
    commit: &CommitImport,
    is_written: bool,
) -> Result<i64, ImportError> {
    let title = match commit.title.trim() {
        "" => batch.file_name.as_str(),
        title => title,
    };
    let content_hash = match ready.delta.rows.len() {
        0 => &commit.content_hash,
        _ => &ready.values_hash,
    };
    let set = NewSet {
        edition: &ready.edition,
        title,
        author: &actor.viewer.name,
        origin: Origin::Import {
            batch: batch.id,
            content_hash,
        },
    };
    let id = db::change_set::insert(conn, &set).await?;
    write_cells(conn, actor, batch, ready, id).await?;
    record(conn, actor, id, "create", Status::Draft, Status::Draft).await?;
    if ready.delta.rows.is_empty() {
        // Only the catalogue changed: the set tells of it in the release, where it was written; where another
        // person decides first, each row is a change of its own, and the set has nothing to tell.
        let after = match is_written {
            true => Status::Approved,
            false => Status::Discarded,
        };
        set_status(conn, actor, id, "catalogue", after).await?;
    } else if commit.submit {
        let head = Head {
            status: Status::Draft,
            author: &actor.viewer.name,
            by_other_account: false,
            cells: ready.delta.rows.len(),
        };
        let after = next(&head, &Event::Submit, &actor.viewer.name).map_err(ReviewError::from)?;
        set_status(conn, actor, id, "submit", after).await?;
    }
    Ok(id)
}

/// The cells that change something, each with the cell of the file it comes from.
async fn write_cells(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    ready: &CommitPlan,
    set: i64,
) -> Result<(), ImportError> {
    if ready.delta.rows.is_empty() {
        return Ok(());
    }
    let book = &ready.delta.book;
    let at = actor.moment();
    let provenance = NewProvenance {
        by: &actor.viewer.display_name,
        at: &at,
        file: Some(SourceFile {
            name: &batch.file_name,
            sha256: &batch.sha256,
            batch: Some(batch.id),
            sheets: &book.sheets,
        }),
    };
    let provenance = db::provenance::insert(conn, &provenance).await?;
    let named: Vec<_> = book
        .series
        .iter()
        .map(|(code, breakdown)| (code, breakdown))
        .collect();
    let series = db::series::ensure(conn, &ready.edition, &named).await?;
    let rows = ready.delta.rows.iter().map(|row| ChangeRow {
        key: RowKey {
            series: series[row.key.series.0 as usize],
            measure: row.key.measure,
            period: row.key.period,
        },
        before: row.before.map(|value| value_ref(book, value)),
        after: row.after.map(|value| value_ref(book, value)),
        provenance,
        place: Some(CellPlace {
            sheet: i32::from(row.at.sheet),
            row_column: i32::try_from(row.at.row)
                .ok()
                .map(|cell_row| (cell_row, i32::from(row.at.column))),
        }),
    });
    db::change_set::copy_changes(conn, set, rows).await?;
    Ok(())
}

/// A small row as the database takes it, without copies.
fn value_ref(book: &Book, value: Value) -> ValueRef<'_> {
    ValueRef {
        datum: match value.stated {
            Stated::Value(number, absolute) => {
                let (numerator, denominator) = book.parts(absolute);
                DatumRef::Value {
                    value: number,
                    numerator,
                    denominator,
                }
            }
            Stated::NotAvailable(why) => DatumRef::NotAvailable(book.texts.get(why)),
            Stated::NotApplicable(why) => DatumRef::NotApplicable(book.texts.get(why)),
        },
        provisional: value.provisional,
        note: value.note.map(|id| book.texts.get(id)),
        source: value.source.map(|id| book.texts.get(id)),
    }
}

async fn set_status(
    conn: &mut PgConnection,
    actor: &Actor,
    id: i64,
    event: &str,
    after: Status,
) -> Result<(), DbError> {
    db::change_set::set_status(conn, id, after, None).await?;
    record(conn, actor, id, event, Status::Draft, after).await
}

async fn record(
    conn: &mut PgConnection,
    actor: &Actor,
    change_set: i64,
    event: &str,
    before: Status,
    after: Status,
) -> Result<(), DbError> {
    let event = NewEvent {
        change_set,
        actor: &actor.viewer.name,
        event,
        remark: None,
        before,
        after,
    };
    db::change_set::append_event(conn, &event).await
}
