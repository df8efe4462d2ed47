//! What a reviewer has marked and not yet sent: a verdict and a remark for each cell, and what becomes
//! of the rest. `Plan` is the logic, without signals: what would be sent, and in words.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    change_set::{Decision, Review, Verdict},
    value::CellKey,
};
use leptos::prelude::*;

use super::super::wording::counted;
use crate::wire::ChangeView;

/// The mark on a cell, or on the cells without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Approve,
    Return,
}

/// The marks of one review. Copies share it; it outlives a second reading of the set.
#[derive(Clone, Copy)]
pub struct Deciding {
    /// The set that the marks are about.
    set: StoredValue<Option<i64>>,
    marks: StoredValue<BTreeMap<CellKey, Mark>>,
    /// Kept while a mark goes to and fro.
    remarks: StoredValue<BTreeMap<CellKey, String>>,
    pub rest: RwSignal<Option<Mark>>,
    pub rest_remark: RwSignal<String>,
    /// Counts every change.
    pub revision: RwSignal<u32>,
    /// Counts marks on many cells at once.
    pub in_bulk: RwSignal<u32>,
    /// Somebody tried to finish: what is missing is told at its place.
    pub tried: RwSignal<bool>,
}

impl Deciding {
    pub fn new() -> Self {
        Self {
            set: StoredValue::new(None),
            marks: StoredValue::new(BTreeMap::new()),
            remarks: StoredValue::new(BTreeMap::new()),
            rest: RwSignal::new(None),
            rest_remark: RwSignal::new(String::new()),
            revision: RwSignal::new(0),
            in_bulk: RwSignal::new(0),
            tried: RwSignal::new(false),
        }
    }

    /// Marks of another set are none of this one.
    pub fn begin(self, set: i64) {
        if self.set.get_value() != Some(set) {
            self.set.set_value(Some(set));
            self.clear();
        }
    }

    /// Forgets all marks.
    pub fn clear(self) {
        self.marks.update_value(BTreeMap::clear);
        self.remarks.update_value(BTreeMap::clear);
        self.rest.set(None);
        self.rest_remark.set(String::new());
        self.tried.set(false);
        self.bulk();
    }

    fn touch(self) {
        self.revision.update(|count| *count = count.wrapping_add(1));
    }

    fn bulk(self) {
        self.in_bulk.update(|count| *count = count.wrapping_add(1));
        self.touch();
    }

    pub fn mark(self, key: CellKey, mark: Mark) {
        self.marks.update_value(|marks| {
            marks.insert(key, mark);
        });
        self.touch();
    }

    pub fn approve_all(self, keys: Vec<CellKey>) {
        let marked = keys.into_iter().map(|key| (key, Mark::Approve));
        self.marks.update_value(|marks| marks.extend(marked));
        self.bulk();
    }

    pub fn set_remark(self, key: CellKey, text: String) {
        self.remarks
            .update_value(|remarks| drop(remarks.insert(key, text)));
        self.touch();
    }

    /// The mark on a cell; followed.
    pub fn mark_on(self, key: &CellKey) -> Option<Mark> {
        self.revision.track();
        self.marks.with_value(|marks| marks.get(key).copied())
    }

    pub fn remark_on(self, key: &CellKey) -> String {
        let remark = self.remarks.with_value(|remarks| remarks.get(key).cloned());
        remark.unwrap_or_default()
    }

    /// The cells with a mark, as they are now.
    pub fn decided(self) -> BTreeSet<CellKey> {
        self.marks
            .with_value(|marks| marks.keys().cloned().collect())
    }

    /// Whether anything would be lost with the page.
    pub fn is_begun(self) -> bool {
        self.marks.with_value(|marks| !marks.is_empty())
    }

    /// What would be sent of these cells; followed.
    pub fn plan(self, changes: &[ChangeView]) -> Plan {
        self.revision.track();
        let (rest, rest_remark) = (self.rest.get(), self.rest_remark.get());
        self.marks.with_value(|marks| {
            self.remarks
                .with_value(|remarks| Plan::of(changes, marks, remarks, rest, &rest_remark))
        })
    }
}

/// What finishing would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub approved: Vec<CellKey>,
    pub returned: Vec<(CellKey, String)>,
    /// Cells without a mark, which `rest` is about.
    pub unmarked: u64,
    /// Of those, cells that cannot be approved as they are.
    pub unmarked_refused: u64,
    /// Cells that neither a mark nor `rest` decides.
    pub undecided: u64,
    /// Returned cells without a remark.
    pub silent: u64,
}

impl Plan {
    fn of(
        changes: &[ChangeView],
        marks: &BTreeMap<CellKey, Mark>,
        remarks: &BTreeMap<CellKey, String>,
        rest: Option<Mark>,
        rest_remark: &str,
    ) -> Self {
        let mut plan = Self::default();
        for change in changes {
            let key = &change.key;
            let own = marks.get(key).copied();
            if own.is_none() {
                plan.unmarked += 1;
                plan.unmarked_refused += u64::from(change.refusal.is_some());
            }
            match own.or(rest) {
                None => plan.undecided += 1,
                Some(Mark::Approve) => plan.approved.push(key.clone()),
                Some(Mark::Return) => {
                    let remark = match own {
                        Some(_) => remarks.get(key).map_or("", String::as_str),
                        None => rest_remark,
                    };
                    plan.silent += u64::from(remark.trim().is_empty());
                    plan.returned.push((key.clone(), remark.to_owned()));
                }
            }
        }
        plan
    }

    /// Whether any cell has a mark.
    pub fn is_begun(&self) -> bool {
        let decided = self.approved.len() + self.returned.len();
        decided as u64 + self.undecided > self.unmarked
    }

    /// Why it cannot be sent yet.
    pub fn lacks(&self) -> Option<String> {
        if self.undecided > 0 {
            let cells = counted(self.undecided, "celda", "celdas");
            return Some(format!(
                "Faltan por decidir: {cells}. Decídalas, o diga qué pasa con ellas."
            ));
        }
        (self.silent > 0).then(|| {
            let cells = counted(self.silent, "celda devuelta", "celdas devueltas");
            format!("Escriba qué debe corregirse en {cells}.")
        })
    }

    /// «Se aprueban 12 celdas y se devuelven 3.»
    pub fn in_words(&self) -> String {
        let (approved, returned) = (self.approved.len() as u64, self.returned.len() as u64);
        let verb = |count: u64, one: &str, many: &str| {
            if count == 1 {
                one.to_owned()
            } else {
                many.to_owned()
            }
        };
        let approve = verb(approved, "Se aprueba", "Se aprueban");
        let give_back = verb(returned, "se devuelve", "se devuelven");
        match (approved, returned) {
            (0, 0) => "Todavía no se decide ninguna celda.".to_owned(),
            (_, 0) => format!("{approve} {}.", counted(approved, "celda", "celdas")),
            (0, _) => format!(
                "S{} {}.",
                &give_back[1..],
                counted(returned, "celda", "celdas")
            ),
            _ => format!(
                "{approve} {} y {give_back} {}.",
                counted(approved, "celda", "celdas"),
                domain::format::count(returned)
            ),
        }
    }

    /// What is sent: every cell by name.
    pub fn review(self) -> Review {
        let approved = self.approved.into_iter().map(|key| Decision {
            key,
            verdict: Verdict::Approve,
        });
        let returned = self.returned.into_iter().map(|(key, remark)| Decision {
            key,
            verdict: Verdict::Return { remark },
        });
        Review {
            decisions: approved.chain(returned).collect(),
            rest: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::aspect::tests::change;
    use super::*;

    fn changes() -> Vec<ChangeView> {
        ["S01-1", "S02-1", "S03-1"]
            .map(|code| change(code, Some("1"), Some("2")))
            .to_vec()
    }

    fn plan(marks: &[(usize, Mark)], remark: &str, rest: Option<Mark>, rest_remark: &str) -> Plan {
        let changes = changes();
        let key = |at: usize| changes[at].key.clone();
        let remarks = marks.iter().map(|(at, _)| (key(*at), remark.to_owned()));
        let remarks = remarks.collect();
        let marks = marks.iter().map(|(at, mark)| (key(*at), *mark)).collect();
        Plan::of(&changes, &marks, &remarks, rest, rest_remark)
    }

    #[test]
    fn finishing_says_what_will_happen() {
        let some = plan(
            &[(0, Mark::Approve), (1, Mark::Return), (2, Mark::Approve)],
            "falta la fuente",
            None,
            "",
        );
        assert_eq!(some.in_words(), "Se aprueban 2 celdas y se devuelve 1.");
        assert_eq!(some.lacks(), None);
        assert_eq!(some.clone().review().decisions.len(), 3);
        assert_eq!(some.review().rest, None);
        let all = plan(&[(0, Mark::Return)], "x", Some(Mark::Return), "y");
        assert_eq!(all.in_words(), "Se devuelven 3 celdas.");
        let one = plan(&[(0, Mark::Approve)], "", Some(Mark::Return), "y");
        assert_eq!(one.in_words(), "Se aprueba 1 celda y se devuelven 2.");
    }

    #[test]
    fn nothing_is_sent_before_every_cell_is_decided_and_every_return_explained() {
        let open = plan(&[(0, Mark::Approve)], "", None, "");
        assert!(open.is_begun());
        assert!(open.lacks().is_some_and(|lack| lack.contains("2 celdas")));
        let silent = plan(&[(0, Mark::Return)], " ", Some(Mark::Approve), "");
        assert!(
            silent
                .lacks()
                .is_some_and(|lack| lack.contains("1 celda devuelta"))
        );
        let silent_rest = plan(&[(0, Mark::Approve)], "", Some(Mark::Return), " ");
        assert!(silent_rest.lacks().is_some());
        assert!(!plan(&[], "", None, "").is_begun());
    }

    #[test]
    fn the_rest_tells_which_of_it_cannot_be_approved() {
        let mut changes = changes();
        changes[1].refusal = Some("Tiene errores: devuélvala.".to_owned());
        let none = BTreeMap::new();
        let plan = Plan::of(&changes, &none, &BTreeMap::new(), None, "");
        assert_eq!((plan.unmarked, plan.unmarked_refused), (3, 1));
    }
}
