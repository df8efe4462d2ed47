//! The commit: one transaction turns what was previewed into a change set, or nothing happens.

use std::collections::BTreeSet;

use app::wire::{ChangeSetDetail, CommitImport};
use domain::{
    change_set::{Change, Event, Head, Status, next},
    finding::{Place, a1},
    import::{
        additions::{self, Entry},
        fields,
    },
    role::Act,
    value::Provenance,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    ImportError,
    assemble::{Content, content, writes},
    lock_own,
    stored::readable,
};
use crate::{
    db::{
        self, DbError,
        change_set::{NewEvent, NewSet, Origin},
        import::Batch,
    },
    release::ReleaseStore,
    use_case::{
        Actor, begin,
        review::{self, ReviewError},
    },
};

/// Commits a batch. The same batch again answers the same change set; a file whose content is in an
/// open set of this person already answers that one.
pub async fn commit(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    commit: &CommitImport,
) -> Result<ChangeSetDetail, ImportError> {
    actor.viewer.check(Act::EnterValues)?;
    let current = store.current().await.map_err(ReviewError::from)?;
    let mut tx = begin(pool).await?;
    db::release::hold_publishing(&mut tx).await?;
    db::change_set::lock_author(&mut tx, &actor.viewer.name).await?;
    let batch = lock_own(&mut tx, actor, &commit.batch).await?;
    let known = batch.content_hash.as_deref() == Some(commit.content_hash.as_str());
    let set = match batch.change_set {
        Some(set) if known => set,
        Some(_) => return Err(ImportError::Ended),
        None if !known => return Err(ImportError::Stale),
        None => write(&mut tx, actor, &batch, commit).await?,
    };
    // Before the commit: a failure after it would be told as if nothing had been written.
    let detail = review::load_detail(&mut tx, actor, current.as_deref(), set).await?;
    crate::use_case::commit(tx).await?;
    Ok(detail)
}

async fn write(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    commit: &CommitImport,
) -> Result<i64, ImportError> {
    let (workbook, layouts) = readable(conn, batch).await?;
    let content = content(conn, actor, &workbook, &layouts).await?;
    if content.hash != commit.content_hash {
        return Err(ImportError::Stale);
    }
    let blocking = content.blocking();
    if !blocking.is_empty() {
        return Err(ImportError::Blocked(blocking));
    }
    if content.writes() == 0 {
        return Err(ImportError::NothingToCommit);
    }
    create(conn, actor, batch, &content).await?;
    apply_fields(conn, actor, batch, &content).await?;
    let author = &actor.viewer.name;
    // A set of values is told by its values: what the file says of the catalogue is written by now.
    let same = match content.values() {
        0 => None,
        _ => db::change_set::find_same_content(conn, author, &content.values_hash).await?,
    };
    let set = match same {
        Some(set) => set,
        None => insert_set(conn, actor, batch, &content, commit).await?,
    };
    db::import::commit(conn, batch.id, set).await?;
    let detail = json!({
        "change_set": set, "content_hash": content.hash, "sha256": batch.sha256,
        "counts": content.preview.counts, "same_as_before": same.is_some(),
        "created": additions::codes(&content.preview.created),
    });
    let entry = actor.did("import.commit", format!("import/{}", batch.id), detail);
    db::audit::append(conn, &entry).await?;
    Ok(set)
}

async fn insert_set(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &Content,
    commit: &CommitImport,
) -> Result<i64, ImportError> {
    let edition = &content.catalogue.edition.code;
    let content_hash = match content.values() {
        0 => &content.hash,
        _ => &content.values_hash,
    };
    let title = match commit.title.trim() {
        "" => batch.file_name.as_str(),
        title => title,
    };
    let set = NewSet {
        edition,
        title,
        author: &actor.viewer.name,
        origin: Origin::Import {
            batch: batch.id,
            content_hash,
        },
    };
    let id = db::change_set::insert(conn, &set).await?;
    let changes = changes(actor, batch, content);
    db::change_set::put_changes(conn, id, edition, &changes).await?;
    record(conn, actor, id, "create", Status::Draft, Status::Draft).await?;
    if changes.is_empty() {
        // Only the catalogue changed, which needs no second person: the set tells of it in the release.
        set_status(conn, actor, id, "catalogue", Status::Approved).await?;
    } else if commit.submit {
        let head = Head {
            status: Status::Draft,
            author: &actor.viewer.name,
            cells: changes.len(),
        };
        let after = next(&head, &Event::Submit, &actor.viewer.name).map_err(ReviewError::from)?;
        set_status(conn, actor, id, "submit", after).await?;
    }
    Ok(id)
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

/// The cells that change something, each with the cell of the file it comes from.
fn changes(actor: &Actor, batch: &Batch, content: &Content) -> Vec<Change> {
    let cells = content
        .preview
        .cells
        .iter()
        .filter(|cell| writes(cell.effect));
    let changes = cells.filter_map(|cell| {
        let (sheet, at) = match &cell.place {
            Place::Cell { sheet, row, column } => (sheet.clone(), a1(*row, *column)),
            Place::Sheet { sheet } => (sheet.clone(), String::new()),
            Place::File | Place::Field { .. } => (String::new(), String::new()),
        };
        Some(Change {
            key: cell.key.clone()?,
            before: cell.before.clone(),
            after: cell.after.clone(),
            provenance: Provenance::Import {
                by: actor.viewer.display_name.clone(),
                at: actor.moment(),
                file: batch.file_name.clone(),
                sha256: batch.sha256.clone(),
                sheet,
                cell: at,
            },
        })
    });
    changes.collect()
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
    content: &Content,
) -> Result<(), ImportError> {
    let edition = &content.catalogue.edition.code;
    let by = &actor.viewer.name;
    for created in &content.preview.created {
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
        let entry = actor.did("catalogue.create", object, detail);
        db::audit::append(conn, &entry).await?;
    }
    Ok(())
}

/// Writes fields of nodes and fichas that exist; only administration gets here with any.
async fn apply_fields(
    conn: &mut PgConnection,
    actor: &Actor,
    batch: &Batch,
    content: &Content,
) -> Result<(), ImportError> {
    let mut catalogue = content.catalogue.clone();
    let new = additions::codes(&content.preview.created);
    let fields = content.preview.fields.iter();
    let changed = fields.filter(|field| writes(field.effect) && !new.contains(field.code.as_str()));
    let mut touched = BTreeSet::new();
    for field in changed {
        actor.viewer.check(Act::EditCatalogue)?;
        if !fields::set(&mut catalogue, &field.code, &field.field, &field.after) {
            continue;
        }
        touched.insert(field.code.as_str());
        let detail = json!({
            "field": field.field, "before": field.before, "after": field.after,
            "origin": origin(batch, &field.place),
        });
        let object = format!("catalogue/{}", field.code);
        let entry = actor.did("catalogue.import", object, detail);
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
