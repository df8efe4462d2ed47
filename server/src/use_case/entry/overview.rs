//! What needs me: due cells, my open sets, what I may review or publish, my imports.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{ChangeSetSummary, DueCell, Overview};
use domain::{
    calendar::Gate,
    catalogue::Catalogue,
    change_set::Status,
    role::{Act, Viewer},
    value::CellKey,
};
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
const LISTED: usize = 200;
const IMPORTS: i64 = 10;

/// Everything that waits for this person.
pub async fn read_overview(pool: &PgPool, actor: &Actor) -> Result<Overview, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let viewer = &actor.viewer;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let mut due = due_cells(&mut tx, actor, &catalogue).await?;
    let due_total = count(due.len());
    due.truncate(LISTED);
    let mine = Filter {
        author: Some(&viewer.name),
        open: true,
        ..Default::default()
    };
    let mine = db::change_set::list(&mut tx, mine).await?;
    let unread = db::change_set::count_unread(&mut tx, &viewer.name).await?;
    let told = |mut set: ChangeSetSummary| {
        set.unread = unread.get(&set.id).copied().unwrap_or_default();
        set
    };
    let mine = mine.into_iter().map(|set| told(set.into())).collect();
    let mut to_review = of_status(&mut tx, viewer, Act::ReviewChanges, Status::Submitted).await?;
    let turns = db::change_set::list_reviewable_by(&mut tx, &viewer.name).await?;
    to_review = to_review.into_iter().map(told).collect();
    let turns: BTreeSet<i64> = turns.into_iter().map(|turn| turn.id).collect();
    to_review.retain(|set| turns.contains(&set.id));
    let to_publish = of_status(&mut tx, viewer, Act::PublishRelease, Status::Approved).await?;
    let imports = db::import::list_imports(&mut tx, Some(&viewer.name), IMPORTS).await?;
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
        mine,
        to_review,
        to_publish,
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

async fn of_status(
    conn: &mut PgConnection,
    viewer: &Viewer,
    act: Act,
    status: Status,
) -> Result<Vec<ChangeSetSummary>, DbError> {
    if viewer.check(act).is_err() {
        return Ok(Vec::new());
    }
    let filter = Filter {
        status: Some(status),
        ..Default::default()
    };
    let sets = db::change_set::list(conn, filter).await?;
    Ok(sets.into_iter().map(Into::into).collect())
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
