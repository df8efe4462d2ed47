//! Saving the grid to the viewer's draft: by itself a moment after typing, by button, by Ctrl+S, and
//! when the page is left. A failed save keeps everything typed; it is tried again when the network is back, or the
//! person has signed in again, and not otherwise.

use std::time::Duration;

use domain::role::Viewer;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local, web_sys::js_sys};

use super::{
    kept,
    sheet::{Outgoing, Sheet},
};
use crate::{
    call::call,
    error::{AppError, ErrorCode},
    office::{
        attempt::{Attempt, confirmed},
        frame::{ask_before_closing, ask_before_leaving},
        wording::counted,
    },
    wire::{ReadGrid, ReadSession, SaveCells, Saved},
};

/// Long enough to type the next cell, short enough to lose little.
const PAUSE: Duration = Duration::from_millis(2500);

/// Saves a sheet. Copies share it.
#[derive(Clone, Copy)]
pub struct Saving {
    pub sheet: Sheet,
    pub attempt: Attempt,
    /// Cells typed and not saved.
    pub unsaved: Memo<usize>,
    /// Said once, for screen and screen reader: «3 celdas omitidas».
    pub told: RwSignal<String>,
    /// When the server last stored something typed here: «14:32».
    pub saved_at: RwSignal<Option<String>>,
    request: StoredValue<Option<ReadGrid>>,
    /// Who types; the name in the session, and the one that people read.
    account: StoredValue<String>,
    author: StoredValue<String>,
}

impl Saving {
    pub fn new(sheet: Sheet, request: Option<ReadGrid>, viewer: Option<Viewer>) -> Self {
        let (account, author) = viewer
            .map(|viewer| (viewer.name, viewer.display_name))
            .unwrap_or_default();
        let kept = request.as_ref().map(|request| kept::key(&account, request));
        let unsaved = Memo::new(move |_| {
            sheet.revision.track();
            sheet.unsaved().len()
        });
        let saving = Self {
            sheet,
            attempt: Attempt::new(),
            unsaved,
            told: RwSignal::new(String::new()),
            saved_at: RwSignal::new(None),
            request: StoredValue::new(request),
            account: StoredValue::new(account),
            author: StoredValue::new(author),
        };
        saving.save_after_pauses();
        saving.guard_leaving(kept.clone());
        if let Some(kept) = kept.filter(|_| !is_server()) {
            kept::keep(saving, kept);
            saving.save_when_possible_again();
        }
        saving
    }

    fn message(sheet: Sheet, outgoing: &[Outgoing]) -> SaveCells {
        SaveCells {
            draft: sheet.draft.get_untracked(),
            others: sheet.others.get_untracked(),
            cells: outgoing
                .iter()
                .map(|outgoing| outgoing.cell.clone())
                .collect(),
            reason: sheet.reason.with_untracked(|reason| {
                let reason = reason.trim();
                (!reason.is_empty()).then(|| reason.to_owned())
            }),
        }
    }

    /// Saves what can be saved.
    pub fn save(self) {
        if self.attempt.is_busy_now() {
            return;
        }
        let outgoing = self.sheet.outgoing();
        let unreadable = self.sheet.unreadable();
        if unreadable > 0 {
            self.told.set(String::new());
        }
        if outgoing.is_empty() {
            if unreadable > 0 {
                self.attempt.say(outcome(unreadable, 0, 0));
            }
            return;
        }
        let message = Self::message(self.sheet, &outgoing);
        let (sent, acts) = (outgoing.len(), self.sheet.acts.get_untracked());
        self.attempt.run(call(message), move |saved: Saved| {
            let stored = self
                .author
                .with_value(|author| self.sheet.accept(outgoing, &saved, author));
            if stored > 0 {
                self.saved_at.set(Some(time_now()));
            }
            let conflicts = saved.conflicts.len();
            // What a paste said is over once cells are refused.
            if stored + conflicts < sent {
                self.told.set(String::new());
            }
            self.attempt
                .say(outcome(sent + unreadable, stored, conflicts));
            // Typed on while the server was busy.
            if self.sheet.acts.get_untracked() != acts {
                self.save();
            }
        });
    }

    /// Reads the stored cells again, after somebody else was faster.
    pub fn reload(self) {
        if let Some(request) = self.request.get_value() {
            self.attempt.run(call(request), move |grid| {
                self.sheet.reload(grid);
                self.attempt
                    .say("Se leyeron los valores actuales; lo escrito sigue en la cuadrícula.");
            });
        }
    }

    fn save_after_pauses(self) {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |first: Option<()>| {
            self.sheet.acts.track();
            if first.is_none() {
                return;
            }
            let again = set_timeout_with_handle(move || self.save(), PAUSE).ok();
            if let Some(running) = timer
                .try_update_value(|timer| std::mem::replace(timer, again))
                .flatten()
            {
                running.clear();
            }
        });
        on_cleanup(move || {
            if let Some(running) = timer.try_update_value(Option::take).flatten() {
                running.clear();
            }
        });
    }

    /// Saves when the network is back, and when the person comes back from signing in again in another tab.
    fn save_when_possible_again(self) {
        let retry = move || {
            let failure = self.attempt.failure_now().map(|error| error.code);
            match failure {
                Some(ErrorCode::SignedOut) => self.save_as_before(),
                Some(ErrorCode::Unavailable) => self.save(),
                _ => {}
            }
        };
        let handles =
            ["online", "focus"].map(|event| window_event_listener_untyped(event, move |_| retry()));
        on_cleanup(move || {
            for handle in handles {
                handle.remove();
            }
        });
    }

    /// Saves if it is the same person who is signed in now: a draft has one author.
    fn save_as_before(self) {
        spawn_local(async move {
            let Ok(session) = call(ReadSession {}).await else {
                return;
            };
            let name = session.viewer.name;
            if self.account.try_with_value(|account| *account == name) == Some(true) {
                self.save();
            } else {
                let message = format!(
                    "Ahora está en la sesión {name}, y lo escrito aquí es de otra cuenta: ingrese con ella para guardarlo. Queda en este navegador."
                );
                self.attempt
                    .fail(AppError::new(ErrorCode::SignedOut, message));
            }
        });
    }

    /// Leaving by a link saves first; closing the window asks.
    fn guard_leaving(self, kept: Option<String>) {
        let sheet = self.sheet;
        ask_before_leaving(move || may_leave(sheet));
        ask_before_closing(move || !sheet.unsaved().is_empty());
        on_cleanup(move || {
            let outgoing = sheet.outgoing();
            if !is_server() && !outgoing.is_empty() {
                let message = Self::message(sheet, &outgoing);
                let kept = kept.clone();
                // The page is gone: nobody is left to tell. The overview shows the draft; what is not stored
                // is kept in the browser and taken up when the grid is opened again.
                spawn_local(async move {
                    let saved = call(message).await;
                    let all = saved.is_ok_and(|saved| saved.saved as usize == outgoing.len());
                    if let Some(kept) = kept.filter(|_| all) {
                        kept::forget(&kept);
                    }
                });
            }
        });
    }
}

/// The time of day where the person is.
fn time_now() -> String {
    let now = js_sys::Date::new_0();
    format!("{:02}:{:02}", now.get_hours(), now.get_minutes())
}

/// «4 celdas guardadas en el borrador. 1 celda no se guardó: tiene errores.»
fn outcome(sent: usize, stored: usize, conflicts: usize) -> String {
    let mut parts = Vec::new();
    let mut tell = |count: usize, one: &str, many: &str| {
        if count > 0 {
            parts.push(counted(count as u64, one, many));
        }
    };
    tell(
        stored,
        "celda guardada en el borrador.",
        "celdas guardadas en el borrador.",
    );
    let refused = sent.saturating_sub(stored + conflicts);
    tell(
        refused,
        "celda no se guardó: tiene errores.",
        "celdas no se guardaron: tienen errores.",
    );
    tell(
        conflicts,
        "celda cambió mientras tanto: decida en el panel.",
        "celdas cambiaron mientras tanto: decida en el panel.",
    );
    parts.join(" ")
}

/// Asks before cells that cannot be saved are left behind; `true` = go on.
fn may_leave(sheet: Sheet) -> bool {
    let unsaved = sheet.unsavable_cells().len() as u64;
    unsaved == 0
        || confirmed(&format!(
            "Hay {} con error o en conflicto que no se pueden guardar. Si sale, se pierden. ¿Salir?",
            counted(unsaved, "celda", "celdas"),
        ))
}

#[cfg(test)]
mod tests {
    use super::outcome;

    #[test]
    fn a_save_tells_what_was_stored_refused_and_overtaken() {
        assert_eq!(outcome(4, 4, 0), "4 celdas guardadas en el borrador.");
        assert_eq!(
            outcome(3, 1, 1),
            "1 celda guardada en el borrador. 1 celda no se guardó: tiene errores. 1 celda cambió mientras tanto: decida en el panel."
        );
    }
}
