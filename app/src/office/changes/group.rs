//! The cells of a set by indicator: what needs a look comes first, and how much is drawn at once. Pure.

use domain::{code::IndicatorCode, finding::Finding};

use super::super::wording::counted;
use crate::wire::ChangeView;

/// Rows drawn before anybody opens anything.
pub const AT_ONCE: usize = 300;

/// Which cells are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    All,
    Flagged,
    Undecided,
}

impl Show {
    /// The name in the form.
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "todas",
            Self::Flagged => "con-hallazgos",
            Self::Undecided => "sin-decidir",
        }
    }

    /// From its name; what is unknown shows all.
    pub fn read(slug: &str) -> Self {
        let known = [Self::Flagged, Self::Undecided].into_iter();
        known
            .into_iter()
            .find(|show| show.slug() == slug)
            .unwrap_or(Self::All)
    }

    /// Whether it shows a cell.
    pub fn wants(self, change: &ChangeView, is_decided: bool) -> bool {
        match self {
            Self::All => true,
            Self::Flagged => is_flagged(change),
            Self::Undecided => !is_decided,
        }
    }
}

/// The cells of one indicator, in the order of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub indicator: IndicatorCode,
    pub name: String,
    pub changes: Vec<ChangeView>,
}

/// Groups by indicator. Conflicts and errors first, then warnings, then the rest.
pub fn by_indicator(changes: Vec<ChangeView>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for change in changes {
        let known = groups
            .iter_mut()
            .rev()
            .find(|group| group.indicator == change.key.indicator);
        match known {
            Some(group) => group.changes.push(change),
            None => groups.push(Group {
                indicator: change.key.indicator.clone(),
                name: change.indicator_name.clone(),
                changes: vec![change],
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.changes.iter().map(urgency).max()));
    groups
}

/// Which groups start open: from the first on, while their rows fit into `rows` together.
pub fn opened(groups: &[Group], rows: usize) -> Vec<bool> {
    let mut drawn = 0_usize;
    groups
        .iter()
        .map(|group| {
            drawn = drawn.saturating_add(group.changes.len());
            drawn <= rows
        })
        .collect()
}

/// Whether a reviewer should look at this cell first.
pub fn is_flagged(change: &ChangeView) -> bool {
    urgency(change) > 0
}

fn urgency(change: &ChangeView) -> u8 {
    if change.conflict.is_some() || change.findings.iter().any(Finding::blocks) {
        2
    } else {
        u8::from(!change.findings.is_empty())
    }
}

/// «12 valores nuevos, 3 cambian, 1 se retira, 2 en conflicto».
pub fn tally(changes: &[ChangeView]) -> String {
    let count = |wanted: fn(&ChangeView) -> bool| {
        changes.iter().filter(|change| wanted(change)).count() as u64
    };
    let parts = [
        (
            count(|c| c.before.is_none() && c.after.is_some()),
            "valor nuevo",
            "valores nuevos",
        ),
        (
            count(|c| c.before.is_some() && c.after.is_some()),
            "cambia",
            "cambian",
        ),
        (count(|c| c.after.is_none()), "se retira", "se retiran"),
        (
            count(|c| c.conflict.is_some()),
            "en conflicto",
            "en conflicto",
        ),
    ];
    parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| counted(count, one, many))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::aspect::tests::{change, value, with_finding};
    use super::*;
    use crate::wire::CellConflict;

    fn set() -> Vec<ChangeView> {
        vec![
            change("S01-1", Some("1"), Some("2")),
            with_finding(change("S02-1", None, Some("2")), "W404"),
            change("S01-1", Some("1"), None),
            with_finding(change("S03-1", None, Some("2")), "E401"),
        ]
    }

    #[test]
    fn cells_stay_together_and_what_needs_a_look_comes_first() {
        let groups = by_indicator(set());
        let order: Vec<_> = groups
            .iter()
            .map(|group| (group.indicator.as_str(), group.changes.len()))
            .collect();
        assert_eq!(order, [("S03-1", 1), ("S02-1", 1), ("S01-1", 2)]);
    }

    #[test]
    fn no_cell_is_lost_by_grouping() {
        let cells: usize = by_indicator(set()).iter().map(|g| g.changes.len()).sum();
        assert_eq!(cells, set().len());
    }

    #[test]
    fn groups_open_while_there_is_room() {
        let groups = by_indicator(set());
        assert_eq!(opened(&groups, 2), [true, true, false]);
        assert_eq!(opened(&groups, AT_ONCE), [true, true, true]);
    }

    #[test]
    fn a_conflict_is_flagged() {
        let mut overtaken = change("S01-1", Some("1"), Some("2"));
        assert!(!is_flagged(&overtaken));
        overtaken.conflict = Some(CellConflict {
            key: overtaken.key.clone(),
            seen: Some(value("1")),
            now: Some(value("3")),
            wanted: Some(value("2")),
            in_draft: false,
        });
        assert!(is_flagged(&overtaken));
    }

    #[test]
    fn the_tally_counts_each_kind_once() {
        assert_eq!(tally(&set()), "2 valores nuevos, 1 cambia, 1 se retira");
        assert_eq!(tally(&[]), "");
    }
}
