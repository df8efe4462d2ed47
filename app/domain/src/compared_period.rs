//! The period in which the groups of a breakdown are compared with each other: for rankings and maps.
//!
//! The last period of all is often one for which few groups have reported: a ranking of three departments of 25 would
//! pass for the order of all. So it is the latest period in which at least half of the groups have a number.
//! What it deliberately does not do: it does not fill in values of other periods.

use crate::period::Period;
use std::collections::{BTreeMap, BTreeSet};

/// The period that is compared, and how many groups it is known for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparedPeriod {
    pub period: Period,
    /// Groups with a number in it.
    pub groups: usize,
    /// The latest period of all where that is another one, with its groups: fewer than half.
    pub newer: Option<(Period, usize)>,
}

impl ComparedPeriod {
    /// From the periods with a number of each group. A group without any number does not count: a breakdown that was
    /// only ever measured in some groups is compared in them. Where no period has half of the groups, the one that has
    /// most of them, and of several the latest. `None` without any number.
    pub fn of(groups: &[Vec<Period>]) -> Option<Self> {
        let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
        for group in groups {
            let periods: BTreeSet<Period> = group.iter().copied().collect();
            for period in periods {
                let count = counts.entry(period).or_default();
                *count = count.saturating_add(1);
            }
        }
        let all = groups.iter().filter(|group| !group.is_empty()).count();
        let half = all.div_ceil(2);
        let latest = counts.iter().rfind(|(_, count)| **count >= half);
        // `max_by_key` gives the last of equal ones: the latest.
        let (period, groups) = latest.or_else(|| counts.iter().max_by_key(|(_, count)| **count))?;
        let newer = counts.iter().next_back().filter(|(last, _)| *last > period);
        Some(Self {
            period: *period,
            groups: *groups,
            newer: newer.map(|(last, count)| (*last, *count)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ComparedPeriod;

    /// One group a word: its years, joined by `+`. «2024: 2, 2025: 1» is the answer: the period with its groups, and
    /// the newer one with its own.
    fn compared(groups: &str) -> String {
        let groups: Vec<Vec<_>> = groups
            .split_whitespace()
            .map(|years| {
                let years = years.split('+').filter(|year| *year != "-");
                years.map(|year| year.parse().expect("a period")).collect()
            })
            .collect();
        let Some(found) = ComparedPeriod::of(&groups) else {
            return "nothing".to_owned();
        };
        let words = |(period, count): (crate::period::Period, usize)| format!("{period}: {count}");
        let newer = found.newer.map(words);
        let newer = newer.map_or_else(String::new, |newer| format!(", {newer}"));
        format!("{}{newer}", words((found.period, found.groups)))
    }

    #[test]
    fn groups_are_compared_in_the_latest_period_that_most_of_them_have() {
        for (groups, expected) in [
            ("2024+2025 2024+2025 2024", "2025: 2"),
            ("2024+2025 2024 2024", "2024: 3, 2025: 1"),
            // Exactly half is enough; one less is not.
            ("2024+2025 2024+2025 2024 2024", "2025: 2"),
            ("2024+2025 2024+2025 2024 2024 2024", "2024: 5, 2025: 2"),
            // A group that has no number at all does not count.
            ("2024+2025 2024+2025 2024 2024 - -", "2025: 2"),
            // No period that half of them have: the one that has most, and of equal ones the latest.
            ("2021 2021 2022 2023 2024", "2021: 2, 2024: 1"),
            ("2021 2022 2023", "2023: 1"),
            // The year is the wider statement than its last quarter.
            ("2025-Q4+2025 2025-Q4+2025 2025-Q4", "2025: 2"),
            // A period that a group states twice is one.
            ("2024 2024 2025+2025 2024", "2024: 3, 2025: 1"),
            ("- -", "nothing"),
            ("", "nothing"),
        ] {
            assert_eq!(compared(groups), expected, "{groups}");
        }
    }
}
