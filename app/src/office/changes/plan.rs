//! What the marks on the cells of a set amount to: what confirming would do, in words, and why it cannot yet. Pure.

use std::collections::BTreeMap;

use domain::{
    change_set::{ChangeKind, Verdict},
    format,
    value::CellKey,
};

use super::super::wording::counted;
use crate::wire::{CellMark, CellTotals, ChangeView, KindCount, MarkCounts, MarkedPlan};

/// How many cells of each kind, and how many of those have findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<ChangeKind, (u64, u64)>);

impl Tally {
    pub fn of<'a>(changes: impl Iterator<Item = &'a ChangeView>) -> Self {
        let mut kinds: BTreeMap<ChangeKind, (u64, u64)> = BTreeMap::new();
        for change in changes {
            let (cells, warned) = kinds.entry(kind(change)).or_default();
            *cells += 1;
            *warned += u64::from(!change.findings.is_empty());
        }
        Self(kinds)
    }

    /// From what the server counted.
    pub fn counted(kinds: &[KindCount]) -> Self {
        let kinds = kinds.iter();
        let kinds = kinds.map(|one| (one.kind, (one.cells.into(), one.warned.into())));
        Self(kinds.collect())
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// «8 valores, 2 con avisos, 1 meta»; nothing for nothing.
    pub fn in_words(&self) -> String {
        let one = |(kind, (cells, warned)): (&ChangeKind, &(u64, u64))| {
            let cells = counted(*cells, kind.label_es(), kind.plural_es());
            match warned {
                0 => cells,
                _ => format!("{cells}, {} con avisos", format::count(*warned)),
            }
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// The kind of a change.
pub fn kind(change: &ChangeView) -> ChangeKind {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    ChangeKind::of(change.key.measure, before, after)
}

/// What is asked before a whole set is approved.
pub fn whole_question(totals: &CellTotals) -> String {
    let tally = Tally::counted(&totals.kinds).in_words();
    format!(
        "Pasarán a ser vigentes: {tally}. El público los verá con la siguiente publicación. ¿Aprobar?"
    )
}

/// What confirming would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub approved: u64,
    /// The cells that are approved, where all cells of the set are on the page.
    pub keys: Vec<CellKey>,
    pub returned: u64,
    /// Cells without a mark.
    pub undecided: u64,
    /// Cells that are marked to be approved and cannot be.
    pub refused: u64,
    /// Of what is approved; empty where only the number is known.
    pub tally: Tally,
}

impl From<MarkedPlan> for Plan {
    fn from(plan: MarkedPlan) -> Self {
        Self {
            approved: plan.approved.into(),
            keys: Vec::new(),
            returned: plan.returned.into(),
            undecided: plan.undecided.into(),
            refused: plan.refused.into(),
            tally: Tally::counted(&plan.kinds),
        }
    }
}

impl Plan {
    /// From the number of marks on a set of so many cells.
    pub fn counted(counts: MarkCounts, cells: u64) -> Self {
        let (approved, returned) = (u64::from(counts.approved), u64::from(counts.returned));
        Self {
            approved,
            returned,
            undecided: cells.saturating_sub(approved + returned),
            ..Self::default()
        }
    }

    pub fn of(changes: &[ChangeView], marks: &BTreeMap<CellKey, CellMark>) -> Self {
        let mut plan = Self::default();
        let mut approved = Vec::new();
        for change in changes {
            let verdict = marks
                .get(&change.key)
                .and_then(|mark| mark.verdict.as_ref());
            match verdict {
                None => plan.undecided += 1,
                Some(Verdict::Return { .. }) => plan.returned += 1,
                Some(Verdict::Approve) => {
                    plan.refused += u64::from(change.refusal.is_some());
                    approved.push(change);
                }
            }
        }
        plan.tally = Tally::of(approved.iter().copied());
        plan.approved = approved.len() as u64;
        plan.keys = approved
            .into_iter()
            .map(|change| change.key.clone())
            .collect();
        plan
    }

    /// Why it cannot be confirmed yet.
    pub fn lacks(&self) -> Option<String> {
        if self.undecided > 0 {
            let cells = counted(self.undecided, "celda", "celdas");
            return Some(format!(
                "Faltan por decidir: {cells}. Véalas con el filtro «Decisión: sin decidir»."
            ));
        }
        (self.refused > 0).then(|| {
            let cells = counted(
                self.refused,
                "celda marcada para aprobar ya no se puede aprobar: en conflicto o con errores. Devuélvala",
                "celdas marcadas para aprobar ya no se pueden aprobar: en conflicto o con errores. Devuélvalas",
            );
            format!("{cells} con su observación.")
        })
    }

    /// «12 de 40 celdas decididas»
    pub fn progress(&self) -> String {
        let decided = self.approved + self.returned;
        let total = counted(
            decided + self.undecided,
            "celda decidida",
            "celdas decididas",
        );
        format!("{} de {total}", format::count(decided))
    }

    /// «Se aprueban 12 celdas y se devuelven 3.»
    pub fn in_words(&self) -> String {
        let (approved, returned) = (self.approved, self.returned);
        let verb = |count: u64, one: &'static str, many: &'static str| {
            if count == 1 { one } else { many }
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
                format::count(returned)
            ),
        }
    }

    /// What is asked before it counts: what becomes current, and what goes back.
    pub fn question(&self) -> String {
        let becomes = match self.approved {
            0 => "Ningún valor cambia.".to_owned(),
            _ => format!("Pasarán a ser vigentes: {}.", self.tally.in_words()),
        };
        let back = match self.returned {
            0 => String::new(),
            count => format!(
                " {} con su observación.",
                counted(
                    count,
                    "celda vuelve a quien la preparó",
                    "celdas vuelven a quien las preparó"
                )
            ),
        };
        format!("{becomes}{back} ¿Terminar la revisión?")
    }
}

#[cfg(test)]
mod tests {
    use super::super::aspect::tests::{change, with_finding};
    use super::*;
    use domain::value::Measure;

    fn marked(changes: &[ChangeView], verdicts: &[Option<bool>]) -> Plan {
        let mark = |(change, verdict): (&ChangeView, &Option<bool>)| {
            let verdict = verdict.map(|approve| {
                let remark = "¿Fuente?".to_owned();
                if approve {
                    Verdict::Approve
                } else {
                    Verdict::Return { remark }
                }
            });
            let mark = CellMark {
                key: change.key.clone(),
                verdict,
                by: "rosa".to_owned(),
                by_name: "Rosa".to_owned(),
                at: chrono::DateTime::UNIX_EPOCH,
            };
            (change.key.clone(), mark)
        };
        let marks = changes.iter().zip(verdicts).map(mark).collect();
        Plan::of(changes, &marks)
    }

    fn eleven() -> Vec<ChangeView> {
        let mut changes: Vec<ChangeView> = (1..=11)
            .map(|code| change(&format!("S{code:02}-1"), Some("1"), Some("2")))
            .collect();
        for at in [0, 1] {
            changes[at] = with_finding(changes[at].clone(), "W404");
        }
        changes[8].key.measure = Measure::Target;
        changes
    }

    #[test]
    fn the_confirmation_says_what_becomes_current() {
        let changes = eleven();
        let mut verdicts = [Some(true); 11];
        verdicts[9] = Some(false);
        verdicts[10] = Some(false);
        let plan = marked(&changes, &verdicts);
        assert_eq!(plan.lacks(), None);
        assert_eq!(
            plan.question(),
            "Pasarán a ser vigentes: 8 valores, 2 con avisos, 1 meta. 2 celdas vuelven a quien las preparó con su observación. ¿Terminar la revisión?"
        );
        assert_eq!(plan.in_words(), "Se aprueban 9 celdas y se devuelven 2.");
        let totals = CellTotals {
            kinds: vec![KindCount {
                kind: ChangeKind::Value,
                cells: 2,
                warned: 2,
            }],
            ..CellTotals::default()
        };
        let whole = whole_question(&totals);
        assert!(
            whole.starts_with("Pasarán a ser vigentes: 2 valores, 2 con avisos."),
            "{whole}"
        );
    }

    #[test]
    fn the_marks_of_a_large_set_are_shown_by_their_number() {
        let counts = MarkCounts {
            approved: 49_000,
            returned: 10,
        };
        let plan = Plan::counted(counts, 50_000);
        assert_eq!(plan.progress(), "49,010 de 50,000 celdas decididas");
        assert_eq!(plan.undecided, 990);
        let counted = Plan::from(MarkedPlan {
            approved: 3,
            kinds: vec![KindCount {
                kind: ChangeKind::Target,
                cells: 3,
                warned: 0,
            }],
            ..MarkedPlan::default()
        });
        assert_eq!(counted.lacks(), None);
        assert!(
            counted
                .question()
                .starts_with("Pasarán a ser vigentes: 3 metas.")
        );
    }

    #[test]
    fn nothing_is_confirmed_before_every_cell_is_decided_and_can_be() {
        let mut changes = eleven();
        let plan = marked(&changes, &[Some(true), None, Some(false)]);
        assert_eq!(plan.undecided, 9);
        assert_eq!(plan.progress(), "2 de 11 celdas decididas");
        assert!(plan.lacks().is_some_and(|lack| lack.contains("9 celdas")));
        changes[0].refusal = Some("Tiene errores: devuélvala.".to_owned());
        let plan = marked(&changes, &[Some(true); 11]);
        assert_eq!(plan.refused, 1);
        assert!(
            plan.lacks()
                .is_some_and(|lack| lack.contains("1 celda marcada"))
        );
        assert_eq!(
            marked(&changes, &[Some(false); 11])
                .question()
                .find("Ningún valor cambia."),
            Some(0)
        );
    }
}
