//! What somebody else changed while the file was away, and cells that are empty in it: three values with who stated them and
//! when, to be decided one by one or many at once, with mouse or keyboard.
//!
//! A decision is kept on the server as it is made. What it does is in the next preview, and only that can be committed.
//! The cells come by page: fifty at a time, however many there are.

mod row;

use std::collections::VecDeque;

use domain::format;
use import::merge::{Choice, ConflictKind};
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::{
    call::call,
    office::{
        attempt::{Attempt, AttemptStatus},
        field::{CheckField, SelectField},
        wording::counted,
    },
    wire::{
        ConflictFilter, ConflictPage, ConflictTotals, ConflictView, DecideConflicts, ReadConflicts,
    },
};

/// The cells that wait for a decision, as the page has them. Copies share it.
#[derive(Clone, Copy)]
pub struct Conflicts {
    batch: StoredValue<String>,
    /// As it was read last. A decision about one cell does not change it, so that its row keeps the focus.
    page: RwSignal<Option<ConflictPage>>,
    /// What is decided about the cells of the page, in their order.
    choices: RwSignal<Vec<Option<Choice>>>,
    totals: RwSignal<ConflictTotals>,
    /// What was asked for, and what the page shows.
    filter: RwSignal<ConflictFilter>,
    shown: StoredValue<ConflictFilter>,
    scope: RwSignal<String>,
    /// Whether something was decided that the preview does not show yet.
    decided: RwSignal<bool>,
    /// Decisions that were made while another one was sent.
    waiting: StoredValue<VecDeque<(ConflictFilter, Option<Choice>)>>,
    attempt: Attempt,
}

/// What one press decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Cell,
    Row,
    Sheet,
}

impl Scope {
    const ALL: [Self; 3] = [Self::Cell, Self::Row, Self::Sheet];

    fn slug(self) -> &'static str {
        match self {
            Self::Cell => "celda",
            Self::Row => "fila",
            Self::Sheet => "hoja",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Cell => "Solo a su celda",
            Self::Row => "A toda su fila",
            Self::Sheet => "A toda su hoja",
        }
    }

    fn of(slug: &str) -> Self {
        let found = Self::ALL.into_iter().find(|scope| scope.slug() == slug);
        found.unwrap_or(Self::Cell)
    }

    /// The cells that a decision at this one is about.
    fn filter(self, at: &ConflictView) -> ConflictFilter {
        let domain::finding::Place::Cell { sheet, row, column } = &at.place else {
            return ConflictFilter::default();
        };
        ConflictFilter {
            sheet: Some(sheet.clone()),
            row: (self != Self::Sheet).then_some(*row),
            column: (self == Self::Cell).then_some(*column),
            ..ConflictFilter::default()
        }
    }
}

impl Conflicts {
    /// `previewed` is what the preview that is shown knows of decisions: those made since, perhaps in a window that was
    /// closed, are not in it.
    pub fn new(batch: &str, page: Option<ConflictPage>, previewed: Option<ConflictTotals>) -> Self {
        let choices = page.as_ref().map(choices_of).unwrap_or_default();
        let totals = page.as_ref().map(|page| page.totals).unwrap_or_default();
        Self {
            batch: StoredValue::new(batch.to_owned()),
            page: RwSignal::new(page),
            choices: RwSignal::new(choices),
            totals: RwSignal::new(totals),
            filter: RwSignal::new(ConflictFilter::default()),
            shown: StoredValue::new(ConflictFilter::default()),
            scope: RwSignal::new(Scope::Cell.slug().to_owned()),
            decided: RwSignal::new(previewed.is_some_and(|previewed| previewed != totals)),
            waiting: StoredValue::new(VecDeque::new()),
            attempt: Attempt::new(),
        }
    }

    /// Whether decisions wait for a new preview.
    pub fn is_ahead(self) -> bool {
        self.decided.get()
    }

    /// After a preview: its cells, from the first page.
    pub fn previewed(self, totals: ConflictTotals) {
        self.decided.set(false);
        self.filter.set(ConflictFilter::default());
        if totals.all() == 0 {
            self.page.set(None);
        } else {
            self.load(0, None);
        }
    }

    /// Asks for a page of what the filter has; `said` stays to be read after it.
    fn load(self, page: u32, said: Option<String>) {
        let filter = self.filter.get_untracked();
        let ask = ReadConflicts {
            batch: self.batch.get_value(),
            filter: filter.clone(),
            page,
        };
        self.attempt.run(call(ask), move |found| {
            self.shown.set_value(filter);
            self.choices.set(choices_of(&found));
            self.totals.set(found.totals);
            row::keeping_focus(|| self.page.set(Some(found)));
            if let Some(said) = said {
                self.attempt.say(said);
            }
            self.send();
        });
    }

    fn set_filter(self, change: impl FnOnce(&mut ConflictFilter)) {
        self.filter.update(change);
        self.load(0, None);
    }

    /// Decides about all cells of a filter. Keys are faster than the network: one after the other.
    fn decide(self, filter: ConflictFilter, choice: Option<Choice>) {
        self.waiting.update_value(|waiting| {
            // What came after a decision that failed was never shown as decided.
            if self.attempt.failure_now().is_some() {
                waiting.clear();
            }
            waiting.push_back((filter, choice));
        });
        self.send();
    }

    /// Sends the next decision, unless one is under way.
    fn send(self) {
        if self.attempt.is_busy_now() {
            return;
        }
        let next = self.waiting.try_update_value(VecDeque::pop_front).flatten();
        let Some((filter, choice)) = next else { return };
        let asked = filter.clone();
        let act = DecideConflicts {
            batch: self.batch.get_value(),
            filter,
            choice,
        };
        self.attempt.run(call(act), move |totals| {
            self.decided.set(true);
            self.totals.set(totals);
            if asked.column.is_some() {
                self.attempt.say(said(totals));
                self.mark(&asked, choice);
                self.send();
            } else {
                let page = self
                    .page
                    .with_untracked(|page| page.as_ref().map(|page| page.page));
                self.load(page.unwrap_or_default(), Some(said(totals)));
            }
        });
    }

    /// Shows a decision about one cell before the page is read again.
    fn mark(self, asked: &ConflictFilter, choice: Option<Choice>) {
        let at = self.page.with_untracked(|page| {
            let mut conflicts = page.as_ref()?.conflicts.iter();
            conflicts.position(|conflict| Scope::Cell.filter(conflict) == *asked)
        });
        self.choices.update(|choices| {
            if let Some(found) = at.and_then(|at| choices.get_mut(at)) {
                *found = choice;
            }
        });
    }
}

fn choices_of(page: &ConflictPage) -> Vec<Option<Choice>> {
    let conflicts = page.conflicts.iter();
    conflicts.map(|conflict| conflict.choice).collect()
}

/// «Guardado. Por decidir: 3 celdas.»
fn said(totals: ConflictTotals) -> String {
    match totals.undecided {
        0 => "Guardado. No queda ninguna celda por decidir.".to_owned(),
        left => format!(
            "Guardado. Por decidir: {}.",
            counted(left.into(), "celda", "celdas")
        ),
    }
}

/// Everything about the cells that wait for a decision; nothing where there are none.
#[component]
pub fn ConflictSection(
    totals: ConflictTotals,
    theirs_kept: u32,
    mapping: Mapping,
) -> impl IntoView {
    let conflicts = mapping.conflicts;
    let kept = (theirs_kept > 0).then(|| {
        let cells = counted(theirs_kept.into(), "celda", "celdas");
        view! {
            <p class="muted">
                {format!("{cells} que otra persona cambió después de la exportación, y su archivo no, se quedan como están ahora.")}
            </p>
        }
    });
    let section = (totals.all() > 0).then(|| {
        view! {
            <section class="conflicts" aria-labelledby="conflictos">
                <h3 id="conflictos">"Conflictos y celdas vacías"</h3>
                <p>
                    "Mientras su archivo estaba fuera, otra persona cambió lo mismo; o la celda tenía un valor y ahora está vacía. Cada decisión se guarda al tomarla. Lo que quede sin decidir no se importa: sigue lo vigente."
                </p>
                <Controls conflicts />
                {move || {
                    conflicts
                        .is_ahead()
                        .then(|| {
                            view! {
                                <div class="notice notice--warning">
                                    <p>"Tomó decisiones que la vista previa todavía no incluye."</p>
                                    <button
                                        type="button"
                                        class="button"
                                        disabled=move || mapping.attempt.busy()
                                        on:click=move |_| mapping.read_again()
                                    >
                                        "Actualizar la vista previa"
                                    </button>
                                </div>
                            }
                        })
                }}
                <AttemptStatus attempt=conflicts.attempt doing="Guardando…" />
                {move || conflicts.page.get().map(|page| view! { <Page page conflicts /> })}
            </section>
        }
    });
    view! {
        {kept}
        {section}
    }
}

/// What is shown, and what one press decides about.
#[component]
fn Controls(conflicts: Conflicts) -> impl IntoView {
    let sheet = RwSignal::new(String::new());
    let kind = RwSignal::new(String::new());
    let undecided = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        let chosen = (sheet.get(), kind.get(), undecided.get());
        if before.is_none() {
            return;
        }
        conflicts.set_filter(|filter| {
            filter.sheet = Some(chosen.0).filter(|sheet| !sheet.is_empty());
            filter.kind = match chosen.1.as_str() {
                "changed" => Some(ConflictKind::Changed),
                "removed" => Some(ConflictKind::Removed),
                _ => None,
            };
            filter.undecided = chosen.2;
        });
    });
    let sheets = conflicts.page.with_untracked(|page| {
        let sheets = page.as_ref().map(|page| page.sheets.clone());
        sheets.unwrap_or_default()
    });
    let all = std::iter::once((String::new(), "Todas".to_owned()));
    let sheets = sheets
        .into_iter()
        .map(|(name, count)| (name.clone(), format!("{name} ({count})")));
    let kinds = [
        ("", "Todos"),
        ("changed", "Conflictos"),
        ("removed", "Celdas vacías en el archivo"),
    ];
    let kinds = kinds.map(|(slug, label)| (slug.to_owned(), label.to_owned()));
    let scopes = Scope::ALL.map(|scope| (scope.slug().to_owned(), scope.label().to_owned()));
    view! {
        <div class="conflict-controls">
            <SelectField label="Hoja" name="conflicto-hoja" value=sheet options=all.chain(sheets).collect() />
            <SelectField label="Mostrar" name="conflicto-clase" value=kind options=kinds.to_vec() />
            <CheckField label="Solo lo que falta decidir" name="conflicto-falta" value=undecided />
            <SelectField
                label="Cada decisión se aplica"
                name="conflicto-alcance"
                value=conflicts.scope
                options=scopes.to_vec()
            />
        </div>
    }
}

/// The cells of a page, and what can be decided for all that the filter has.
#[component]
fn Page(page: ConflictPage, conflicts: Conflicts) -> impl IntoView {
    let matching = page.matching;
    let of_all = move |choice: Option<Choice>| {
        move |_| conflicts.decide(conflicts.shown.get_value(), choice)
    };
    let counts = move || {
        let totals = conflicts.totals.get();
        format!(
            "Por decidir: {}. Con el valor del archivo: {}. Con el vigente: {}.",
            format::count(totals.undecided.into()),
            format::count(totals.mine.into()),
            format::count(totals.theirs.into()),
        )
    };
    let count = format::count(matching.into());
    let by = page.file_by.clone();
    let rows = page
        .conflicts
        .iter()
        .cloned()
        .enumerate()
        .map(|(index, conflict)| {
            let by = by.clone();
            view! { <row::ConflictRow conflict index by conflicts /> }
        })
        .collect_view();
    let (number, pages) = (page.page, page.pages);
    let turn = move |to: u32| move |_| conflicts.load(to, None);
    view! {
        <p>{counts}</p>
        <div class="actions" role="group" aria-label="Decidir todo lo que se muestra">
            <button type="button" id="conflictos-todas-mine" class="button button--quiet" on:click=of_all(Some(Choice::Mine))>
                {format!("Mi valor en las {count}")}
            </button>
            <button type="button" id="conflictos-todas-theirs" class="button button--quiet" on:click=of_all(Some(Choice::Theirs))>
                {format!("El actual en las {count}")}
            </button>
            <button type="button" id="conflictos-todas-none" class="button button--quiet" on:click=of_all(None)>
                {format!("Sin decidir las {count}")}
            </button>
        </div>
        <p class="muted" id="conflictos-teclas">
            "Con el teclado, en la columna «Decisión»: ↓ y ↑ cambian de fila; M deja mi valor, A el actual, X quita la decisión."
        </p>
        <div class="scroller" tabindex="0" role="region" aria-label="Tabla de los conflictos">
            <table class="table table--stack" aria-describedby="conflictos-teclas">
                <thead>
                    <tr>
                        <th scope="col">"Celda"</th>
                        <th scope="col">"Serie"</th>
                        <th scope="col">"Al exportar"</th>
                        <th scope="col">"Ahora"</th>
                        <th scope="col">"En su archivo"</th>
                        <th scope="col">"Decisión"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(pages > 1)
            .then(|| {
                view! {
                    <nav class="actions" aria-label="Páginas de conflictos">
                        <button
                            type="button"
                            class="button button--quiet"
                            disabled=number == 0
                            on:click=turn(number.saturating_sub(1))
                        >
                            "Anterior"
                        </button>
                        <span>{format!("Página {} de {pages}", number + 1)}</span>
                        <button
                            type="button"
                            class="button button--quiet"
                            disabled=number + 1 >= pages
                            on:click=turn(number + 1)
                        >
                            "Siguiente"
                        </button>
                    </nav>
                }
            })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::finding::Place;

    fn conflict() -> ConflictView {
        let key = domain::value::CellKey {
            indicator: "PNTD-1".parse().expect("a code"),
            measure: domain::value::Measure::Observed,
            breakdown: domain::value::Breakdown::headline(),
            period: domain::period::Period::year(2024).expect("a year"),
        };
        ConflictView {
            place: Place::Cell {
                sheet: "Matriz".to_owned(),
                row: 6,
                column: 3,
            },
            key,
            label: String::new(),
            kind: ConflictKind::Changed,
            base: "1".to_owned(),
            theirs: "3".to_owned(),
            mine: "2".to_owned(),
            choice: None,
            base_by: None,
            theirs_by: None,
        }
    }

    #[test]
    fn a_decision_is_about_the_cell_its_row_or_its_sheet() {
        let filter = |scope: Scope| {
            let filter = scope.filter(&conflict());
            (filter.sheet, filter.row, filter.column)
        };
        let sheet = || Some("Matriz".to_owned());
        assert_eq!(filter(Scope::Cell), (sheet(), Some(6), Some(3)));
        assert_eq!(filter(Scope::Row), (sheet(), Some(6), None));
        assert_eq!(filter(Scope::Sheet), (sheet(), None, None));
        assert_eq!(Scope::of("otra"), Scope::Cell);
    }

    #[test]
    fn what_is_left_to_decide_is_said() {
        let mut totals = ConflictTotals {
            undecided: 3,
            ..ConflictTotals::default()
        };
        assert_eq!(said(totals), "Guardado. Por decidir: 3 celdas.");
        totals.undecided = 0;
        assert!(said(totals).contains("ninguna"));
    }
}
