//! Which cells are picked, and what keys and clicks do with them. A pick is a range of the list from where it began to
//! where one is.

use domain::{change_set::Verdict, value::CellKey};
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};

use super::{
    super::super::{attempt::confirmed, wording::counted},
    Tools,
};
use crate::wire::ChangeView;

/// Rows that a page key moves.
const LEAP: usize = 20;
/// The field of the remark for a pick.
pub const REMARK: &str = "observacion-celdas";

/// The picked range of the list. Copies share it.
#[derive(Clone, Copy)]
pub struct Picking {
    pub tools: Tools,
    /// Positions of the cells that are shown.
    pub visible: Memo<Vec<usize>>,
    anchor: RwSignal<usize>,
    /// Where one is.
    pub active: RwSignal<usize>,
    /// Whether the drawer shows the cell where one is.
    pub is_open: RwSignal<bool>,
    /// Whether the remark for the pick is being written.
    pub is_remarking: RwSignal<bool>,
    /// What is written of it; it stays until it is stored or given up.
    pub remark: RwSignal<String>,
    /// Rows that are drawn.
    pub drawn: RwSignal<usize>,
    /// Of a large set: everything that the filter lets through is picked, also what is not among the rows.
    is_all: RwSignal<bool>,
}

impl Picking {
    pub fn new(tools: Tools, visible: Memo<Vec<usize>>) -> Self {
        let picking = Self {
            tools,
            visible,
            anchor: RwSignal::new(0),
            active: RwSignal::new(0),
            is_open: RwSignal::new(false),
            is_remarking: RwSignal::new(false),
            remark: RwSignal::new(String::new()),
            drawn: RwSignal::new(0),
            is_all: RwSignal::new(false),
        };
        // Another filter is another list: one begins at its first row. Rows that are added change nothing.
        Effect::new(move |before: Option<(u32, Vec<usize>)>| {
            let now = (tools.cells.list.get(), visible.get());
            let is_other =
                |before: &(u32, Vec<usize>)| before.0 != now.0 || !now.1.starts_with(&before.1);
            if before.as_ref().is_some_and(is_other) {
                picking.is_all.set(false);
                picking.anchor.set(0);
                picking.active.set(0);
                picking.is_remarking.set(false);
            }
            now
        });
        picking
    }

    fn range(self) -> (usize, usize) {
        let (anchor, active) = (self.anchor.get(), self.active.get());
        (anchor.min(active), anchor.max(active))
    }

    /// Whether a row is picked; followed.
    pub fn is_picked(self, at: usize) -> bool {
        let (first, last) = self.range();
        (first..=last).contains(&at)
    }

    /// Whether the drawer shows a row; followed.
    pub fn is_shown(self, at: usize) -> bool {
        self.is_open.get() && self.active.get() == at && self.tools.cells.beside.read().is_none()
    }

    /// Rows that are picked; followed.
    pub fn count(self) -> usize {
        if self.is_all.get() {
            return self.tools.cells.matching.get();
        }
        let (first, last) = self.range();
        let total = self.visible.with(Vec::len);
        if total == 0 {
            0
        } else {
            last.min(total - 1) + 1 - first.min(total - 1)
        }
    }

    /// The cells that are picked, as they are now.
    fn picked(self) -> Vec<ChangeView> {
        let (first, last) = untrack(|| self.range());
        self.visible.with_untracked(|visible| {
            let picked = visible.iter().skip(first).take(last + 1 - first);
            self.tools.cells.rows.with_value(|changes| {
                picked
                    .filter_map(|index| changes.get(*index).cloned())
                    .collect()
            })
        })
    }

    /// The cell where one is, or the one beside the rows that was opened; followed.
    pub fn shown(self) -> Option<ChangeView> {
        if let Some(beside) = self.tools.cells.beside.get() {
            return Some(beside);
        }
        self.tools.cells.list.track();
        let at = self.active.get();
        let index = self.visible.with(|visible| visible.get(at).copied())?;
        self.tools
            .cells
            .rows
            .with_value(|changes| changes.get(index).cloned())
    }

    /// Opens the drawer on a cell, before anybody has moved.
    pub fn open_at(self, index: usize) {
        let place = self
            .visible
            .with_untracked(|visible| visible.iter().position(|known| *known == index));
        if let Some(at) = place {
            self.anchor.set(at);
            self.active.set(at);
            self.is_open.set(true);
        }
    }

    /// Opens the drawer on a cell that is not among the rows, before anybody has moved.
    pub fn open_beside(self, change: ChangeView) {
        self.tools.cells.beside.set(Some(change));
        self.is_open.set(true);
    }

    pub fn open(self) {
        self.tools.cells.beside.set(None);
        self.is_open.set(true);
    }

    /// Closes the drawer; the row has the focus again.
    pub fn close(self) {
        self.tools.cells.beside.set(None);
        self.is_open.set(false);
        self.focus();
    }

    /// Picks all cells that are shown; of a large set all that the filter lets through.
    pub fn pick_all(self) {
        let total = self.visible.with_untracked(Vec::len);
        self.anchor.set(0);
        self.active.set(total.saturating_sub(1));
        self.is_all.set(self.tools.cells.has_more());
    }

    /// Marks all that the filter lets through, where that is picked; answers whether it is.
    fn mark_all(self, verdict: Option<Verdict>) -> bool {
        let is_all = self.is_all.get_untracked();
        if let Some(deciding) = self.tools.deciding.filter(|_| is_all) {
            let cells = self.tools.cells;
            // What was seen: not what is chosen in the filter since.
            let filter = cells.shown.get_value();
            let matching = u32::try_from(cells.matching.get_untracked()).ok();
            let read = Callback::new(move |()| cells.again());
            deciding.mark_where((filter, matching), verdict, read);
        }
        is_all
    }

    fn go(self, to: usize, extends: bool) {
        let total = self.visible.with_untracked(Vec::len);
        let to = to.min(total.saturating_sub(1));
        self.is_all.set(false);
        self.tools.cells.beside.set(None);
        let cells = self.tools.cells;
        if cells.is_paged {
            if to + 1 >= total {
                cells.more();
            }
        } else if to >= self.drawn.get_untracked() {
            self.drawn.set((to + 1).max(super::PAGE).min(total));
        }
        self.active.set(to);
        if !extends {
            self.anchor.set(to);
        }
        self.focus();
    }

    /// Gives the row where one is the focus.
    pub fn focus(self) {
        let at = self.active.get_untracked();
        request_animation_frame(move || {
            let row = document()
                .query_selector(&format!(".review-table tr[data-row='{at}']"))
                .ok()
                .flatten();
            focus(row);
        });
    }

    /// Approves what is picked and can be approved; says what was left out.
    pub fn approve(self) {
        let Some(deciding) = self.tools.deciding else {
            return;
        };
        if self.mark_all(Some(Verdict::Approve)) {
            return;
        }
        let (good, refused): (Vec<_>, Vec<_>) = self
            .picked()
            .into_iter()
            .partition(|change| change.refusal.is_none());
        let is_one = good.len() + refused.len() == 1;
        deciding.mark(keys(&good), Some(&Verdict::Approve));
        if !refused.is_empty() {
            let count = counted(
                refused.len() as u64,
                "celda no se puede aprobar, por un conflicto o un error: devuélvala",
                "celdas no se pueden aprobar, por un conflicto o un error: devuélvalas",
            );
            deciding.say(format!("{count} con su observación."));
        } else if is_one {
            self.go(self.active.get_untracked() + 1, false);
        }
    }

    /// Takes the marks off what is picked.
    pub fn unmark(self) {
        let Some(deciding) = self.tools.deciding else {
            return;
        };
        if !self.is_all.get_untracked() {
            deciding.mark(keys(&self.picked()), None);
            return;
        }
        let cells = counted(untrack(|| self.count()) as u64, "celda", "celdas");
        let question = format!("¿Quitar las decisiones de {cells}, también las de otras personas?");
        if confirmed(&question) {
            self.mark_all(None);
        }
    }

    /// Asks for the remark with which what is picked is returned.
    pub fn begin_return(self) {
        if self.tools.deciding.is_some() {
            if !self.is_remarking.get_untracked() {
                self.is_remarking.set(true);
            }
            request_animation_frame(|| focus(document().get_element_by_id(REMARK)));
        }
    }

    /// Returns what is picked.
    pub fn finish_return(self, remark: &str) {
        let Some(deciding) = self.tools.deciding else {
            return;
        };
        let remark = remark.trim().to_owned();
        let verdict = Verdict::Return { remark };
        if !self.mark_all(Some(verdict.clone())) {
            deciding.mark(keys(&self.picked()), Some(&verdict));
        }
        self.cancel_return();
    }

    /// Closes the remark; the row has the focus again.
    pub fn cancel_return(self) {
        self.remark.set(String::new());
        self.is_remarking.set(false);
        self.focus();
    }
}

fn keys(changes: &[ChangeView]) -> Vec<CellKey> {
    changes.iter().map(|change| change.key.clone()).collect()
}

fn focus(element: Option<Element>) {
    let element = element.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // Fails only for an element that cannot be focused; then the focus stays.
        let _ = element.focus();
    }
}

/// Keys on the list.
pub fn on_key(picking: Picking, event: &KeyboardEvent) {
    let (at, shift) = (picking.active.get_untracked(), event.shift_key());
    let control = event.ctrl_key() || event.meta_key();
    let last = usize::MAX;
    match event.key().as_str() {
        "a" | "A" if control => picking.pick_all(),
        _ if control || event.alt_key() => return,
        "ArrowDown" => picking.go(at + 1, shift),
        "ArrowUp" => picking.go(at.saturating_sub(1), shift),
        "PageDown" => picking.go(at + LEAP, shift),
        "PageUp" => picking.go(at.saturating_sub(LEAP), shift),
        "Home" => picking.go(0, shift),
        "End" => picking.go(last, shift),
        "Enter" => picking.open(),
        "Escape" if picking.is_open.get_untracked() => picking.close(),
        "a" | "A" => picking.approve(),
        "o" | "O" => picking.begin_return(),
        "Delete" | "Backspace" => picking.unmark(),
        _ => return,
    }
    event.prevent_default();
}

/// A press with Shift extends the pick and selects no text.
pub fn on_press(event: &MouseEvent) {
    if event.shift_key() {
        event.prevent_default();
    }
}

/// A click picks a row, with Shift a range.
pub fn on_click(picking: Picking, event: &MouseEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let row = target.and_then(|target| target.closest("tr[data-row]").ok().flatten());
    let at = row.and_then(|row| row.get_attribute("data-row")?.parse().ok());
    if let Some(at) = at {
        picking.go(at, event.shift_key());
    }
}
