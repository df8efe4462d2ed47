//! Who else is in the same rows of the sheet. A courtesy: it locks nothing, and ends by itself.

use app::wire::{Colleague, LookAround};
use domain::role::Act;
use sqlx::PgPool;

use crate::{
    db,
    use_case::{Actor, UseCaseError, begin, commit, review::sees_all},
};

/// Notes where the person is and answers who else is in these indicators; those whom a reporter sees there have no
/// names, as nothing else of their drafts is theirs to know.
pub async fn look_around(
    pool: &PgPool,
    actor: &Actor,
    look: &LookAround,
) -> Result<Vec<Colleague>, UseCaseError> {
    let viewer = &actor.viewer;
    viewer.check(Act::EnterValues)?;
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let edition = &catalogue.edition.code;
    let is_theirs = |code| viewer.check_entry(&catalogue, code).is_ok();
    match look.at.as_ref().filter(|at| is_theirs(&at.indicator)) {
        Some(at) => db::presence::put(&mut tx, &viewer.name, edition, at).await?,
        None => db::presence::delete(&mut tx, &viewer.name).await?,
    }
    // Only now: who waits for a row of their own holds no other, so that two servers never wait for each other.
    db::presence::delete_old(&mut tx).await?;
    let codes = look.indicators.iter().filter(|code| is_theirs(code));
    let codes: Vec<String> = codes.map(ToString::to_string).collect();
    let others = db::presence::list_others(&mut tx, &viewer.name, edition, &codes).await?;
    commit(tx).await?;
    let knows = sees_all(viewer);
    let colleagues = others.into_iter().map(|other| Colleague {
        name: knows.then_some(other.name),
        at: other.cell,
        since: other.since,
    });
    Ok(colleagues.collect())
}
