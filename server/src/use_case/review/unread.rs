//! What waits for somebody, in numbers for the menu; and what they have read of what others say about cells.

use app::wire::{Badges, SeeComments};
use domain::role::Act;
use sqlx::{PgConnection, PgPool};

use super::{ReviewError, sees_all};
use crate::{
    db::{self, DbError},
    use_case::{Actor, begin, begin_reading, commit},
};

/// The numbers of the menu.
pub async fn badges(pool: &PgPool, actor: &Actor) -> Result<Badges, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let badges = count(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(badges)
}

async fn count(conn: &mut PgConnection, actor: &Actor) -> Result<Badges, DbError> {
    let name = &actor.viewer.name;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut badges = Badges {
        returned: number(db::change_set::count_returned_to(conn, name).await?),
        unread: number(db::change_set::count_unread_in_all(conn, name).await?),
        ..Badges::default()
    };
    if actor.viewer.check(Act::ReviewChanges).is_ok() {
        badges.to_review = number(db::change_set::count_reviewable_by(conn, name).await?);
        let waiting = db::configuration_change::count_waiting_of_others(conn, name).await?;
        badges.to_decide = number(waiting);
    }
    if actor.viewer.check(Act::AttendOpinions).is_ok() {
        badges.opinions = number(db::opinion::count_waiting(conn).await?);
    }
    Ok(badges)
}

/// Remembers what was read; answers the numbers of the menu as they are then. No act of the log: it changes nothing
/// for others.
pub async fn see_comments(
    pool: &PgPool,
    actor: &Actor,
    seen: &SeeComments,
) -> Result<Badges, ReviewError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin(pool).await?;
    let found = db::change_set::find(&mut tx, seen.id).await?;
    let set = found.ok_or(ReviewError::NotFound)?;
    let name = &actor.viewer.name;
    if set.author != *name && !sees_all(&actor.viewer) {
        return Err(ReviewError::NotFound);
    }
    // Nobody has read what nobody has said yet.
    let last = db::change_set::last_comment(&mut tx, set.id).await?;
    db::change_set::set_read_up_to(&mut tx, name, set.id, seen.upto.min(last)).await?;
    let badges = count(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(badges)
}
