//! The commit: one transaction turns what was previewed into a change set, or nothing happens.
//!
//! A preview keeps its delta and a token of what it rests on. Where nothing of that has moved, the delta is what is
//! written; where something has, the content is computed again and must be the same to the last byte. A file that
//! also changes the catalogue is always computed again: its entries are not in the delta.

use std::{collections::BTreeSet, sync::Arc};

use app::wire::{CommitImport, CommittedImport};
use domain::{
    catalogue::Catalogue,
    change_set::{Event, Head, Status, next},
    finding::{Finding, Place},
    role::Act,
};
use import::{
    additions::{Created, Entry},
    delta::Delta,
    draft::{Book, Stated, Value},
    layout::Layout,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    ImportError, Reader,
    content::{ImportContent, content},
    lock_own,
    stored::{KeptFile, check_readable, load_kept, typed},
};
use crate::{
    db::{
        self, DbError,
        cell::{CellPlace, DatumRef, RowKey, ValueRef},
        change_set::{ChangeRow, NewEvent, NewSet, Origin},
        import::{Batch, Token},
        provenance::{NewProvenance, SourceFile},
    },
    use_case::{Actor, begin, review::ReviewError},
};

/// What is written: the delta that the preview kept, or one that was computed again and is the same.
struct Commitment {
    edition: String,
    token: Token,
    delta: Delta,
    values_hash: String,
    /// Only where the file changes the catalogue.
    content: Option<ImportContent>,
}

/// Commits a batch. The same batch again answers the same change set; a file whose content is in an
/// open set of this person already answers that one.
pub async fn commit(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    commit: &CommitImport,
) -> Result<CommittedImport, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let mut commitment = None;
    loop {
        let mut tx = begin(pool).await?;
        db::release::hold_publishing(&mut tx).await?;
        db::change_set::lock_author(&mut tx, &actor.viewer.name).await?;
        let batch = lock_own(&mut tx, actor, &commit.batch).await?;
        let is_previewed = batch.content_hash.as_deref() == Some(commit.content_hash.as_str());
        let written = match batch.change_set {
            Some(set) if is_previewed => committed(&mut tx, set, 0, 0, true).await?,
            Some(_) => return Err(ImportError::Ended),
            None if !is_previewed => return Err(ImportError::Stale),
            None => {
                let edition = db::catalogue::load_edition(&mut tx).await?;
                let edition = edition.ok_or(DbError::NoEdition)?.code;
                let now = db::import::load_token(&mut tx, &edition, actor.today()).await?;
                let ready = match commitment.take() {
                    Some(ready) => Some(ready),
                    None => kept(&mut tx, &batch, &edition).await?,
                };
                match ready.filter(|ready: &Commitment| ready.token == now) {
                    Some(ready) => write(&mut tx, actor, &batch, commit, &ready).await?,
                    None => {
                        // Nothing is held while it is computed again; a second look decides.
                        drop(tx);
                        let again = computed_again(pool, reader, actor, &batch).await?;
                        if again.1 != commit.content_hash {
                            return Err(ImportError::Stale);
                        }
                        commitment = Some(again.0);
                        continue;
                    }
                }
            }
        };
        crate::use_case::commit(tx).await?;
        return Ok(written);
    }
}

/// What the preview kept, unless it also changes the catalogue.
async fn kept(
    conn: &mut PgConnection,
    batch: &Batch,
    edition: &str,
) -> Result<Option<Commitment>, ImportError> {
    check_readable(batch)?;
    let Some(delta) = db::import::load_delta(conn, batch.id).await? else {
        return Ok(None);
    };
    let kept = load_kept(conn, batch.id).await?;
    let Some(kept) = kept.filter(|kept| !kept.changes_catalogue) else {
        return Ok(None);
    };
    if !kept.shown.can_commit {
        let whole = |finding: &Finding| {
            finding.blocks() && matches!(finding.place, Place::File | Place::Sheet { .. })
        };
        let blocking: Vec<Finding> = kept.shown.findings.into_iter().filter(whole).collect();
        return Err(match blocking.is_empty() {
            true => ImportError::NothingToCommit,
            false => ImportError::Blocked(blocking),
        });
    }
    Ok(Some(Commitment {
        edition: edition.to_owned(),
        token: delta.token,
        delta: Delta::from_bytes(&delta.bytes)
            .map_err(|error| DbError::corrupt("import_batch.delta", error))?,
        values_hash: kept.values_hash,
        content: None,
    }))
}

/// The content now, and its hash.
async fn computed_again(
    pool: &PgPool,
    reader: &Reader,
    actor: &Actor,
    batch: &Batch,
) -> Result<(Commitment, String), ImportError> {
    check_readable(batch)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let file = KeptFile::load(&mut conn, batch).await?;
    drop(conn);
    let owner = actor.viewer.name.as_str();
    let (grid, found) = reader
        .compute()
        .run(owner, move || file.unpacked())
        .await??;
    let layouts: Vec<Layout> = typed("import_batch.layouts", batch.layouts.clone())?;
    let grid = Arc::new(grid);
    let content = content(
        pool,
        reader.compute(),
        actor,
        &grid,
        layouts,
        found.findings,
    )
    .await?;
    let blocking = content.blocking();
    if !blocking.is_empty() {
        return Err(ImportError::Blocked(blocking));
    }
    let hash = content.hash.clone();
    let commitment = Commitment {
        edition: content.catalogue.edition.code.clone(),
        token: content.token,
        delta: content.delta.clone(),
        values_hash: content.values_hash.clone(),
        content: Some(content),
    };
    Ok((commitment, hash))
}

async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    commit: &CommitImport,
    ready: &Commitment,
) -> Result<CommittedImport, ImportError> {
    let created = ready.content.as_ref().map_or(0, |c| c.created.len());
    let catalogue_writes = ready.content.as_ref().map_or(0, |content| {
        content.writes() - content.delta.rows.len() - created
    });
    if ready.delta.rows.is_empty() && catalogue_writes + created == 0 {
        return Err(ImportError::NothingToCommit);
    }
    if let Some(content) = &ready.content {
        create(conn, actor, batch, content).await?;
        apply_fields(conn, actor, batch, content).await?;
    }
    let author = &actor.viewer.name;
    // A set of values is told by its values: what the file says of the catalogue is written by now.
    let same = match ready.delta.rows.len() {
        0 => None,
        _ => db::change_set::find_same_content(conn, author, &ready.values_hash).await?,
    };
    let set = match same {
        Some(set) => set,
        None => insert_set(conn, actor, batch, ready, commit).await?,
    };
    db::import::commit(conn, batch.id, set).await?;
    let no_elements = Vec::new();
    let elements = ready
        .content
        .as_ref()
        .map_or(&no_elements, |content| &content.created);
    let detail = json!({
        "change_set": set, "content_hash": commit.content_hash, "sha256": batch.sha256,
        "cells": ready.delta.rows.len(), "fields": catalogue_writes, "same_as_before": same.is_some(),
        "created": created_codes(elements),
    });
    let entry = actor.audit_entry("import.commit", format!("import/{}", batch.id), detail);
    db::audit::append(conn, &entry).await?;
    committed(conn, set, catalogue_writes, created, same.is_some()).await
}

async fn committed(
    conn: &mut PgConnection,
    change_set: i64,
    fields: usize,
    created: usize,
    same_as_before: bool,
) -> Result<CommittedImport, ImportError> {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(CommittedImport {
        change_set,
        title: db::change_set::title(conn, change_set).await?,
        cells: db::change_set::count_changes(conn, change_set).await?,
        fields: count(fields),
        created: count(created),
        same_as_before,
    })
}

async fn insert_set(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    ready: &Commitment,
    commit: &CommitImport,
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
        // Only the catalogue changed, which needs no second person: the set tells of it in the release.
        set_status(conn, actor, id, "catalogue", Status::Approved).await?;
    } else if commit.submit {
        let head = Head {
            status: Status::Draft,
            author: &actor.viewer.name,
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
    ready: &Commitment,
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
        after: Some(value_ref(book, row.after)),
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

/// The codes of new elements.
fn created_codes(created: &[Created]) -> BTreeSet<&str> {
    created.iter().map(|created| created.entry.code()).collect()
}

/// Where in which file something was stated, for the audit log.
fn origin(batch: &Batch, place: &Place) -> serde_json::Value {
    json!({
        "import": batch.id, "file": batch.file_name, "sha256": batch.sha256, "place": place,
        "at": place.to_string(),
    })
}

/// Writes new nodes and indicators; only administration gets here with any.
async fn create(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &ImportContent,
) -> Result<(), ImportError> {
    let edition = &content.catalogue.edition.code;
    let by = &actor.viewer.name;
    for created in &content.created {
        actor.viewer.check(Act::EditCatalogue)?;
        let object = match &created.entry {
            Entry::Node(node) => {
                db::catalogue::insert_node(conn, edition, node, by).await?;
                format!("node/{}", node.code)
            }
            Entry::Indicator(indicator) => {
                db::catalogue::insert_indicator(conn, edition, indicator, by).await?;
                format!("indicator/{}", indicator.code)
            }
        };
        let detail = json!({
            "before": null, "after": created.entry, "origin": origin(batch, &created.place),
        });
        let entry = actor.audit_entry("catalogue.create", object, detail);
        db::audit::append(conn, &entry).await?;
    }
    Ok(())
}

/// Writes fields of nodes and fichas that exist; only administration gets here with any.
async fn apply_fields(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &ImportContent,
) -> Result<(), ImportError> {
    let mut catalogue = Catalogue::clone(&content.catalogue);
    let new = created_codes(&content.created);
    let fields = content.preview.fields.iter();
    let changed =
        fields.filter(|field| field.effect.writes() && !new.contains(field.code.as_str()));
    let mut touched = BTreeSet::new();
    for field in changed {
        actor.viewer.check(Act::EditCatalogue)?;
        if !field.field.set(&mut catalogue, &field.code, &field.after) {
            continue;
        }
        touched.insert(field.code.as_str());
        let detail = json!({
            "field": field.field.slug(), "before": field.before, "after": field.after,
            "origin": origin(batch, &field.place),
        });
        let object = format!("catalogue/{}", field.code);
        let entry = actor.audit_entry("catalogue.import", object, detail);
        db::audit::append(conn, &entry).await?;
    }
    let edition = &content.catalogue.edition.code;
    let by = &actor.viewer.name;
    let version = |code: &str| content.versions.get(code).copied().unwrap_or_default();
    let nodes = catalogue.nodes.iter();
    for node in nodes.filter(|n| touched.contains(n.code.as_str())) {
        let version = version(node.code.as_str());
        if !db::catalogue::update_node(conn, edition, node, version, by).await? {
            return Err(ImportError::Stale);
        }
    }
    let indicators = catalogue.indicators.iter();
    for indicator in indicators.filter(|i| touched.contains(i.code.as_str())) {
        let version = version(indicator.code.as_str());
        if !db::catalogue::update_indicator(conn, edition, indicator, version, by).await? {
            return Err(ImportError::Stale);
        }
    }
    Ok(())
}
