//! Marks on many cells of a large set at once, also on those that are not on the page: the server finds them by the
//! filter, and answers how many are marked.

use std::collections::BTreeMap;

use domain::change_set::Verdict;
use leptos::{prelude::*, task::spawn_local};

use super::{super::super::wording::counted, Deciding, SaveState};
use crate::{
    call::call,
    error::ErrorCode,
    wire::{CellFilter, MarkCounts, MarkWhere, MarkedCells, MarkedPlan},
};

/// Marks are under way.
pub const STILL_SAVING: &str = "Todavía se guardan decisiones: inténtelo otra vez en un momento.";
const UNKNOWN: &str =
    "No se sabe si las decisiones se guardaron: véalas con los filtros antes de repetirlo.";
const RECOUNTED: &str = "Otra persona decidió celdas mientras tanto: los números ya son los de ahora. Véalas con los filtros y confirme de nuevo.";
/// What an act on many cells did: «49,000 celdas quedaron marcadas. 3 celdas no se pueden aprobar…».
fn marked_words(made: &MarkedCells, is_removal: bool) -> String {
    let [one, many] = match is_removal {
        true => ["celda quedó sin decidir", "celdas quedaron sin decidir"],
        false => ["celda quedó marcada", "celdas quedaron marcadas"],
    };
    let mut words = vec![match made.marked {
        0 => "Ninguna decisión cambió.".to_owned(),
        count => format!("{}.", counted(count.into(), one, many)),
    }];
    let left_out = [
        (
            made.refused,
            "celda no se puede aprobar, por un conflicto o un error: devuélvala con su observación",
            "celdas no se pueden aprobar, por un conflicto o un error: devuélvalas con su observación",
        ),
        (
            made.of_others,
            "celda que otra persona decidió de otro modo queda como está",
            "celdas que otra persona decidió de otro modo quedan como están",
        ),
        (
            made.own_returns,
            "celda que usted devolvió queda devuelta",
            "celdas que usted devolvió quedan devueltas",
        ),
    ];
    let left_out = left_out.into_iter().filter(|(count, ..)| *count > 0);
    words.extend(
        left_out.map(|(count, one, many)| format!("{}.", counted(count.into(), one, many))),
    );
    words.join(" ")
}

impl Deciding {
    /// Takes up how many cells of a large set are marked; answers whether that is what was shown: as many, and no mark of
    /// another person after what was seen. The marks themselves are still unseen: an act on cells does not pass over them.
    pub fn recount(self, now: &MarkedPlan) -> bool {
        let counts = MarkCounts {
            approved: now.approved,
            returned: now.returned,
        };
        let is_known = self.counts.get_untracked() == counts && now.unseen == 0;
        self.counted.set_value(now.revision);
        if !is_known {
            self.counts.set(counts);
            self.say(RECOUNTED.to_owned());
        }
        is_known
    }

    /// How many cells the set has.
    pub fn all_cells(self) -> Option<u32> {
        u32::try_from(self.cells.get_value()).ok()
    }

    /// Marks all cells of the set that a filter lets through, also those that are not on the page: as many as the person
    /// saw that there are; without a number only values that nothing speaks against and nobody has marked. `done` reads
    /// the page anew.
    pub fn mark_where(
        self,
        (filter, expected): (CellFilter, Option<u32>),
        verdict: Option<Verdict>,
        done: Callback<()>,
    ) {
        let Some((id, version)) = self.set.get_value() else {
            return;
        };
        if self.is_unsent() || *self.save_state.read_untracked() == SaveState::Sending {
            self.say(STILL_SAVING.to_owned());
            return;
        }
        self.save_state.set(SaveState::Sending);
        self.notice.set(None);
        let is_removal = verdict.is_none();
        let order = MarkWhere {
            id,
            version,
            filter,
            plain: expected.is_none(),
            verdict,
            expected,
            seen: self.seen.get_value(),
        };
        spawn_local(async move {
            let answer = call(order).await;
            if self.set.try_get_value() != Some(Some((id, version))) {
                return;
            }
            self.save_state.set(SaveState::Saved);
            match answer {
                Ok(made) => {
                    self.counts.set(made.counts);
                    self.stored.update_value(BTreeMap::clear);
                    self.say(marked_words(&made, is_removal));
                    done.run(());
                }
                Err(error) if error.code == ErrorCode::Conflict => {
                    self.save_state.set(SaveState::Failed(error));
                }
                Err(error) if error.code == ErrorCode::Unavailable => {
                    self.say(format!("{UNKNOWN} {}", error.message));
                    done.run(());
                }
                Err(error) => self.say(format!("No cambió ninguna decisión. {}", error.message)),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_on_many_says_what_it_left_out() {
        let made = MarkedCells {
            marked: 49_997,
            refused: 2,
            of_others: 1,
            own_returns: 0,
            counts: MarkCounts::default(),
        };
        assert_eq!(
            marked_words(&made, false),
            "49,997 celdas quedaron marcadas. 2 celdas no se pueden aprobar, por un conflicto o un error: devuélvalas con su observación. 1 celda que otra persona decidió de otro modo queda como está."
        );
        let none = MarkedCells::default();
        assert_eq!(marked_words(&none, true), "Ninguna decisión cambió.");
    }
}
