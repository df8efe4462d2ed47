//! Publishing some of the approved sets: what can stay out, and the release without it.
//!
//! A set is left out whole. A set that changed a cell after another one rests on it: its author saw what the other had
//! made of the cell, and without the other nobody has approved what would stand there. So the later one is never taken
//! without the earlier one; the earlier one may be taken alone, and the cell is then what it made of it.

use app::wire::{PublicationDraft, ReleasePreview, SavePublicationDraft};
use chrono::{DateTime, Utc};
use domain::role::Act;
use sqlx::{PgConnection, PgPool};

use super::{ReleaseError, newest, preview_without};
use crate::{
    db::{self, release::DependentSet},
    release::ReleaseStore,
    use_case::{Actor, begin, begin_reading, commit},
};

/// Letters of a note or a reason at most.
const MAX_CHARS: usize = 4_000;

/// What the next release would hold without these sets; `None` = without those that the publisher's draft leaves out,
/// as far as they still can be.
pub async fn preview_part(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
    left_out: Option<Vec<i64>>,
) -> Result<ReleasePreview, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let mut tx = begin_reading(pool).await?;
    let current = newest(&mut tx, store).await?;
    let draft = db::publication_draft::find(&mut tx, &actor.viewer.name).await?;
    let mut notice = None;
    let left_out = match left_out {
        Some(mut chosen) => {
            // Somebody else may have published or withdrawn some meanwhile: those are no choice any more.
            let approved = db::change_set::list_approved(&mut tx).await?;
            chosen.retain(|set| approved.contains(set));
            check_independent(&mut tx, &chosen).await?;
            chosen
        }
        None => {
            let mut of_draft = draft
                .as_ref()
                .map_or(vec![], |draft| draft.left_out.clone());
            let approved = db::change_set::list_approved(&mut tx).await?;
            of_draft.retain(|set| approved.contains(set));
            match check_independent(&mut tx, &of_draft).await {
                Ok(()) => of_draft,
                Err(ReleaseError::DependentSets(resting)) => {
                    notice = Some(format!(
                        "{} Se muestran todos los conjuntos.",
                        dependent_sets_es(&resting)
                    ));
                    Vec::new()
                }
                Err(other) => return Err(other),
            }
        }
    };
    let mut preview = preview_without(&mut tx, store, actor, current.as_deref(), &left_out).await?;
    commit(tx).await?;
    preview.notice = notice;
    preview.draft = draft.map(PublicationDraft::from);
    Ok(preview)
}

/// Whether all other approved sets can be published without these.
pub(super) async fn check_independent(
    conn: &mut PgConnection,
    left_out: &[i64],
) -> Result<(), ReleaseError> {
    if left_out.is_empty() {
        return Ok(());
    }
    let mut taken = db::change_set::list_approved(conn).await?;
    taken.retain(|set| !left_out.contains(set));
    let resting = db::release::list_dependent(conn, left_out, &taken).await?;
    if resting.is_empty() {
        Ok(())
    } else {
        Err(ReleaseError::DependentSets(resting))
    }
}

/// Why a choice of sets is impossible, and what to do.
pub fn dependent_sets_es(resting: &[DependentSet]) -> String {
    let Some(first) = resting.first() else {
        return "Unos conjuntos se apoyan en otros: publíquelos juntos.".to_owned();
    };
    let DependentSet { on, set, cell } = first;
    let more = match resting.len() {
        1 => "",
        _ => " Hay más conjuntos así.",
    };
    format!(
        "El conjunto n.º {on} no puede quedar fuera solo: el n.º {set} cambió después la misma celda ({} {}) y se apoya en él. Deje fuera también el n.º {set}, o publique los dos.{more}",
        cell.indicator,
        cell.period.label_es()
    )
}

/// Keeps what the publisher has written; answers when. No act of the log: nothing is published by it.
pub async fn save_draft(
    pool: &PgPool,
    actor: &Actor,
    draft: &SavePublicationDraft,
) -> Result<DateTime<Utc>, ReleaseError> {
    actor.viewer.check(Act::PublishRelease)?;
    let is_long = |text: &String| text.chars().count() > MAX_CHARS;
    if is_long(&draft.note) || draft.reasons.values().any(is_long) {
        return Err(ReleaseError::DraftTooLong);
    }
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    let (note, reasons, left_out) = (&draft.note, &draft.reasons, &draft.left_out);
    let at = db::publication_draft::save(&mut tx, name, note, reasons, left_out).await?;
    commit(tx).await?;
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::value::{Breakdown, CellKey, Measure};

    #[test]
    fn an_impossible_choice_says_which_sets_which_cell_and_what_to_do() {
        let resting = |set| DependentSet {
            on: 5,
            set,
            cell: CellKey {
                indicator: "PNTD-1".parse().expect("a code"),
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                period: "2024".parse().expect("a period"),
            },
        };
        let words = dependent_sets_es(&[resting(7)]);
        assert!(
            words.contains("n.º 5") && words.contains("PNTD-1 2024") && words.contains("n.º 7"),
            "{words}"
        );
        assert!(!words.contains("más conjuntos"));
        assert!(dependent_sets_es(&[resting(7), resting(8)]).ends_with("Hay más conjuntos así."));
    }
}
