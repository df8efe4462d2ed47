//! What is decided about the cells of an imported file, and what of it the server has. The cells are shown elsewhere
//! ([`super`]).

use std::collections::VecDeque;

use import::merge::ConflictResolution;
use leptos::prelude::*;

use super::row;
use crate::{
    call::call,
    office::{attempt::Attempt, wording::counted},
    wire::{
        ConflictFilter, ConflictPage, ConflictTotals, ConflictView, DecideConflicts, ReadConflicts,
    },
};

/// The cells that wait for a decision, as the page has them. Copies share it.
#[derive(Clone, Copy)]
pub struct Conflicts {
    batch: StoredValue<String>,
    /// As it was read last. A decision about one cell does not change it, so that its row keeps the focus.
    pub(super) page: RwSignal<Option<ConflictPage>>,
    /// What is decided about the cells of the page, in their order.
    pub(super) choices: RwSignal<Vec<Option<ConflictResolution>>>,
    pub(super) totals: RwSignal<ConflictTotals>,
    /// What was asked for, and what the page shows.
    filter: RwSignal<ConflictFilter>,
    pub(super) shown: StoredValue<ConflictFilter>,
    pub(super) scope: RwSignal<String>,
    /// The content hash of the preview that was seen.
    seen: StoredValue<Option<String>>,
    /// A page that was asked for while something else was sent.
    waiting_page: StoredValue<Option<u32>>,
    /// Whether something was decided that the preview does not show yet.
    decided: RwSignal<bool>,
    /// Decisions that were made while another one was sent.
    waiting: StoredValue<VecDeque<(ConflictFilter, Option<ConflictResolution>)>>,
    pub(super) attempt: Attempt,
}

/// What one press decides about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Cell,
    Row,
    Sheet,
}

impl Scope {
    pub(super) const ALL: [Self; 3] = [Self::Cell, Self::Row, Self::Sheet];

    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Cell => "celda",
            Self::Row => "fila",
            Self::Sheet => "hoja",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Cell => "Solo a su celda",
            Self::Row => "A toda su fila",
            Self::Sheet => "A toda su hoja",
        }
    }

    pub(super) fn of(slug: &str) -> Self {
        let found = Self::ALL.into_iter().find(|scope| scope.slug() == slug);
        found.unwrap_or(Self::Cell)
    }

    /// The cells that a decision at this one is about.
    pub(super) fn filter(self, at: &ConflictView) -> ConflictFilter {
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
    /// closed, are not in it. `seen` is kept by whoever makes the previews.
    pub fn new(
        batch: &str,
        page: Option<ConflictPage>,
        previewed: Option<ConflictTotals>,
        seen: StoredValue<Option<String>>,
    ) -> Self {
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
            seen,
            waiting_page: StoredValue::new(None),
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

    /// Asks for a page of what the filter has, after what is being sent; `said` stays to be read after it.
    pub(super) fn load(self, page: u32, said: Option<String>) {
        if self.attempt.is_busy_now() {
            self.waiting_page.set_value(Some(page));
            return;
        }
        self.waiting_page.set_value(None);
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

    /// Asks for the page that waits, once nothing is sent any more, however that ended. Follows the sending.
    pub(super) fn load_waiting(self) {
        if self.attempt.busy() {
            return;
        }
        let page = self.waiting_page.try_update_value(Option::take).flatten();
        if let Some(page) = page {
            self.load(page, None);
        }
    }

    pub(super) fn set_filter(self, change: impl FnOnce(&mut ConflictFilter)) {
        self.filter.update(change);
        self.load(0, None);
    }

    /// Decides about all cells of a filter. Keys are faster than the network: one after the other.
    pub(super) fn decide(self, filter: ConflictFilter, choice: Option<ConflictResolution>) {
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
            seen: self.seen.get_value(),
        };
        self.attempt.run(call(act), move |totals| {
            self.decided.set(true);
            self.totals.set(totals);
            if asked.column.is_some() {
                self.attempt.say(saved_message(totals));
                self.mark(&asked, choice);
                self.send();
            } else {
                let shown = self
                    .page
                    .with_untracked(|page| page.as_ref().map(|page| page.page));
                let page = self.waiting_page.get_value().or(shown);
                self.load(page.unwrap_or_default(), Some(saved_message(totals)));
            }
        });
    }

    /// Shows a decision about one cell before the page is read again.
    fn mark(self, asked: &ConflictFilter, choice: Option<ConflictResolution>) {
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

fn choices_of(page: &ConflictPage) -> Vec<Option<ConflictResolution>> {
    let conflicts = page.conflicts.iter();
    conflicts.map(|conflict| conflict.choice).collect()
}

/// «Guardado. Por decidir: 3 celdas.»
fn saved_message(totals: ConflictTotals) -> String {
    match totals.undecided {
        0 => "Guardado. No queda ninguna celda por decidir.".to_owned(),
        left => format!(
            "Guardado. Por decidir: {}.",
            counted(left.into(), "celda", "celdas")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::finding::Place;
    use import::merge::ConflictKind;

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
    fn what_is_left_to_decide_is_shown() {
        let mut totals = ConflictTotals {
            undecided: 3,
            ..ConflictTotals::default()
        };
        assert_eq!(saved_message(totals), "Guardado. Por decidir: 3 celdas.");
        totals.undecided = 0;
        assert!(saved_message(totals).contains("ninguna"));
    }
}
