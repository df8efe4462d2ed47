//! Which release may be withdrawn, and to which one its withdrawal returns.
//!
//! A withdrawal is itself a release: it names the wrong one and takes the content of the last
//! release before it that still counts. Only the release whose content is shown now can be
//! withdrawn; older ones are not shown any more, and a withdrawal is undone by publishing.

use serde::{Deserialize, Serialize};

/// A release as far as this rule looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub number: u32,
    /// The release that this one withdraws.
    pub withdraws: Option<u32>,
}

/// What a withdrawal would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retreat {
    /// The release that is wrong.
    pub withdraws: u32,
    /// The release whose content is shown again; `None`: there is none, and no value is shown.
    pub returns_to: Option<u32>,
}

/// What can be withdrawn now; `None` when nothing is published, or all of it is withdrawn already.
/// The order of the steps does not matter.
pub fn retreat(history: &[Step]) -> Option<Retreat> {
    let is_withdrawn = |number: u32| history.iter().any(|step| step.withdraws == Some(number));
    let mut counting: Vec<u32> = history
        .iter()
        .filter(|step| step.withdraws.is_none() && !is_withdrawn(step.number))
        .map(|step| step.number)
        .collect();
    counting.sort_unstable();
    Some(Retreat {
        withdraws: counting.pop()?,
        returns_to: counting.pop(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(steps: &[Option<u32>]) -> Vec<Step> {
        (1..)
            .zip(steps)
            .map(|(number, &withdraws)| Step { number, withdraws })
            .collect()
    }

    fn of(steps: &[Option<u32>]) -> Option<(u32, Option<u32>)> {
        retreat(&history(steps)).map(|found| (found.withdraws, found.returns_to))
    }

    #[test]
    fn the_newest_release_that_counts_gives_way_to_the_one_before() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[None]), Some((1, None)));
        assert_eq!(of(&[None, None]), Some((2, Some(1))));
    }

    #[test]
    fn what_is_withdrawn_does_not_count_again() {
        // 3 withdrew 2: now 1 is shown, and withdrawing it leaves nothing.
        assert_eq!(of(&[None, None, Some(2)]), Some((1, None)));
        // 4 corrected it: withdrawing 4 returns to 1, not to the wrong 2.
        assert_eq!(of(&[None, None, Some(2), None]), Some((4, Some(1))));
        assert_eq!(of(&[None, Some(1)]), None);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter() {
        let mut steps = history(&[None, None, Some(2), None]);
        steps.reverse();
        assert_eq!(retreat(&steps).map(|found| found.withdraws), Some(4));
    }
}
