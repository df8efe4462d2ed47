//! What needs me: due cells, my open sets, what I may review or publish, my imports.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{ChangeSetSummary, DueCell, Overview};
use domain::{catalogue::Catalogue, change_set::Status, gate::Gate, role::Act, value::CellKey};
use sqlx::{PgConnection, PgPool};

use super::{
    due::{cells_of, due, is_entered},
    tree::count,
};
use crate::{
    db::{self, DbError, change_set::Filter},
    use_case::{Actor, UseCaseError, begin_reading, commit, review::sees_all, visible},
};

/// Due cells listed at most; the total counts all.
const MAX_LISTED: usize = 200;
const MAX_IMPORTS: i64 = 10;
/// Change sets of a section at most; its total counts all.
const MAX_SETS: i64 = 100;

/// Everything that waits for this person.
pub async fn read_overview(pool: &PgPool, actor: &Actor) -> Result<Overview, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let viewer = &actor.viewer;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let mut due = due_cells(&mut tx, actor, &catalogue).await?;
    let due_total = count(due.len());
    due.truncate(MAX_LISTED);
    let mut mine = section(&mut tx, open_of(&viewer.name)).await?;
    let mut to_review = match viewer.check(Act::ReviewChanges) {
        Ok(()) => section(&mut tx, reviewable_by(&viewer.name)).await?,
        Err(_) => Section::default(),
    };
    let unread = db::change_set::count_unread(&mut tx, &viewer.name).await?;
    for set in mine.sets.iter_mut().chain(&mut to_review.sets) {
        set.unread = unread.get(&set.id).copied().unwrap_or_default();
    }
    let to_publish = match viewer.check(Act::PublishRelease) {
        Ok(()) => section(&mut tx, approved()).await?,
        Err(_) => Section::default(),
    };
    let imports = db::import::list_imports(&mut tx, Some(&viewer.name), MAX_IMPORTS).await?;
    let imports = imports.into_iter().map(Into::into).collect();
    let to_decide = match viewer.check(Act::ReviewChanges) {
        Ok(()) => db::configuration_change::count_waiting_of_others(&mut tx, &viewer.name).await?,
        Err(_) => 0,
    };
    commit(tx).await?;
    Ok(Overview {
        to_decide: u32::try_from(to_decide).unwrap_or(u32::MAX),
        due,
        due_total,
        mine: mine.sets,
        mine_total: mine.total,
        to_review: to_review.sets,
        to_review_total: to_review.total,
        to_publish: to_publish.sets,
        to_publish_total: to_publish.total,
        imports,
    })
}

/// All that is due or late for this person, in the order of the overview.
pub async fn list_due(pool: &PgPool, actor: &Actor) -> Result<Vec<DueCell>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let due = due_cells(&mut tx, actor, &catalogue).await?;
    commit(tx).await?;
    Ok(due)
}

/// Change sets under one title: the first of them, and how many there are.
#[derive(Default)]
struct Section {
    sets: Vec<ChangeSetSummary>,
    total: u32,
}

async fn section(conn: &mut PgConnection, filter: Filter<'_>) -> Result<Section, DbError> {
    let total = db::change_set::count(conn, filter).await?;
    let sets = db::change_set::list(conn, filter).await?;
    Ok(Section {
        sets: sets.into_iter().map(Into::into).collect(),
        total: u32::try_from(total).unwrap_or(u32::MAX),
    })
}

/// The sets of this author that are not decided yet.
fn open_of(author: &str) -> Filter<'_> {
    Filter {
        author: Some(author),
        open: true,
        at_most: Some(MAX_SETS),
        ..Default::default()
    }
}

/// The sets that wait for a review by somebody who is not their author, whatever the account.
fn reviewable_by(reviewer: &str) -> Filter<'_> {
    Filter {
        status: Some(Status::Submitted),
        not_by_person_of: Some(reviewer),
        at_most: Some(MAX_SETS),
        ..Default::default()
    }
}

/// The sets that wait for a release.
fn approved() -> Filter<'static> {
    Filter {
        status: Some(Status::Approved),
        at_most: Some(MAX_SETS),
        ..Default::default()
    }
}

/// Due cells that this person may enter and that nobody is entering: late first, then by date; what
/// has closed comes last.
pub(in crate::use_case) async fn due_cells(
    conn: &mut PgConnection,
    actor: &Actor,
    catalogue: &Catalogue,
) -> Result<Vec<DueCell>, DbError> {
    if actor.viewer.check(Act::EnterValues).is_err() {
        return Ok(Vec::new());
    }
    let edition = &catalogue.edition.code;
    let codes: Vec<String> = catalogue
        .indicators
        .iter()
        .map(|i| i.code.to_string())
        .collect();
    let cells = visible::list_current(conn, actor, catalogue).await?;
    let name = &actor.viewer.name;
    let changes = db::change_set::list_open_changes(conn, edition, &codes).await?;
    let (entered, drafts): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|change| is_entered(change, name));
    let open: BTreeSet<CellKey> = entered.into_iter().map(|change| change.key).collect();
    // Reporters know of others' work only what is published.
    let drafts = drafts.into_iter().filter(|_| sees_all(&actor.viewer));
    let drafts: BTreeMap<CellKey, String> = drafts.map(|c| (c.key, c.author_name)).collect();
    let reopenings = db::calendar::list_reopenings_of(conn, edition, &codes).await?;
    let gate = Gate {
        catalogue,
        reopenings: &reopenings,
        today: actor.today(),
    };
    let mut found = Vec::new();
    for indicator in &catalogue.indicators {
        if actor
            .viewer
            .check_entry(catalogue, &indicator.code)
            .is_err()
        {
            continue;
        }
        let due = due(indicator, cells_of(&cells, indicator), &open, gate);
        found.extend(due.into_iter().map(|due| DueCell {
            indicator: indicator.code.clone(),
            indicator_name: indicator.name.clone(),
            node: indicator.node.clone(),
            period: due.period,
            due: due.until,
            late: due.late,
            standing: due.standing,
            entering: drafts.get(&due.key(indicator)).cloned(),
        }));
    }
    found.sort_by_key(|cell| (!cell.standing.is_open(), !cell.late, cell.due));
    Ok(found)
}
