//! Saving the grid to the viewer's draft: by itself a moment after typing, by button, by Ctrl+S, and
//! when the page is left. A failed save keeps everything typed and is not repeated by itself.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    movement::At,
    sheet::{Outgoing, Sheet},
    window,
};
use crate::{
    call::call,
    error::ErrorCode,
    office::{
        attempt::{Attempt, AttemptStatus, confirmed},
        frame::{ask_before_closing, ask_before_leaving},
        wording::counted,
    },
    wire::{ReadGrid, SaveCells, Saved},
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
    request: StoredValue<Option<ReadGrid>>,
    author: StoredValue<String>,
}

impl Saving {
    pub fn new(sheet: Sheet, request: Option<ReadGrid>, author: String) -> Self {
        let unsaved = Memo::new(move |_| {
            sheet.revision.track();
            sheet.unsaved().len()
        });
        let saving = Self {
            sheet,
            attempt: Attempt::new(),
            unsaved,
            told: RwSignal::new(String::new()),
            request: StoredValue::new(request),
            author: StoredValue::new(author),
        };
        saving.save_after_pauses();
        saving.guard_leaving();
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

    /// Leaving by a link saves first; closing the window asks.
    fn guard_leaving(self) {
        let sheet = self.sheet;
        ask_before_leaving(move || may_leave(sheet));
        ask_before_closing(move || !sheet.unsaved().is_empty());
        on_cleanup(move || {
            let outgoing = sheet.outgoing();
            if !is_server() && !outgoing.is_empty() {
                let message = Self::message(sheet, &outgoing);
                // The page is gone: nobody is left to tell. The overview shows the draft.
                spawn_local(async move { drop(call(message).await) });
            }
        });
    }
}

/// Save, undo, and where the draft is.
#[component]
pub fn SaveBar(saving: Saving) -> impl IntoView {
    let Saving {
        sheet,
        attempt,
        unsaved,
        told,
        ..
    } = saving;
    let state = move || match unsaved.get() {
        0 => "Todo está guardado.".to_owned(),
        count => format!("{} sin guardar.", counted(count as u64, "celda", "celdas")),
    };
    let review = move || {
        sheet.revision.track();
        let draft = sheet.draft.get().map(|draft| draft.change_set);
        let draft = draft.map(|set| (set, "Revisar y enviar el borrador".to_owned()));
        let others = sheet.sets_here().into_iter();
        let others = others.map(|set| (set, format!("Revisar y enviar el conjunto {set}")));
        draft
            .into_iter()
            .chain(others)
            .map(|(set, label)| {
                view! {
                    <a class="button" href=format!("/gestion/cambios/{set}")>
                        {label}
                    </a>
                }
            })
            .collect_view()
    };
    let was_overtaken = move || {
        attempt
            .failure()
            .is_some_and(|error| error.code == ErrorCode::Conflict)
    };
    view! {
        <div class="save-bar">
            <p class="save-state">{state}</p>
            <button
                type="button"
                class="button button--quiet"
                disabled=move || unsaved.get() == 0 || attempt.busy()
                on:click=move |_| saving.save()
            >
                "Guardar borrador"
            </button>
            <button
                type="button"
                class="button button--quiet"
                on:click=move |_| {
                    sheet.undo();
                }
            >
                "Deshacer"
            </button>
            {review}
            <BeginWith sheet />
        </div>
        <AttemptStatus attempt />
        {move || {
            was_overtaken()
                .then(|| {
                    view! {
                        <p>
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| saving.reload()
                            >
                                "Leer otra vez y conservar lo escrito"
                            </button>
                        </p>
                    }
                })
        }}
        <p class="told" role="status" aria-live="polite">
            {move || told.get()}
        </p>
    }
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
    let stuck = sheet.stuck().len() as u64;
    stuck == 0
        || confirmed(&format!(
            "Hay {} con error o en conflicto que no se pueden guardar. Si sale, se pierden. ¿Salir?",
            counted(stuck, "celda", "celdas"),
        ))
}

/// From which year on periods are shown; nothing where all of them fit.
#[component]
fn BeginWith(sheet: Sheet) -> impl IntoView {
    let years = window::years(&sheet.columns());
    (sheet.first_column.get_untracked() > 0).then(|| {
        let options = years
            .into_iter()
            .map(|(year, column)| {
                view! {
                    <option value=column.to_string() selected=move || sheet.first_column.get() == column>
                        {year}
                    </option>
                }
            })
            .collect_view();
        view! {
            <label class="begin-with">
                "Periodos desde "
                <select
                    class="input"
                    on:change=move |event| {
                        if let Ok(column) = event_target_value(&event).parse() {
                            sheet.first_column.set(column);
                            let at = sheet.active.get_untracked();
                            sheet.activate(At { column: at.column.max(column), ..at });
                        }
                    }
                >
                    {options}
                </select>
            </label>
        }
    })
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
