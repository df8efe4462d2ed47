use super::*;
use proptest::prelude::*;

/// The rule as its authors state it, on decimals, with all other changes in hand.
fn slow_score(steps: &[Step], at: usize, and_next: bool, shown: u8) -> Option<(Decimal, Decimal)> {
    let others: Vec<Decimal> = steps
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != at && !(and_next && *other == at + 1))
        .map(|(_, step)| step.change)
        .collect();
    let size = slow_median(others.iter().map(Decimal::abs).collect())?;
    let middle = slow_median(others.clone())?;
    let distances = others.iter().map(|c| (c - middle).abs()).collect();
    let spread = slow_median(distances)?;
    let spread = spread.max(size / Decimal::TWO);
    let spread = spread.max(Decimal::new(1, u32::from(shown)));
    let distance = (steps[at].change - middle).abs();
    Some((distance * Decimal::new(6745, 4) / spread, size))
}

fn slow_median(mut numbers: Vec<Decimal>) -> Option<Decimal> {
    numbers.sort();
    let half = numbers.len() / 2;
    let upper = *numbers.get(half)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    Some((numbers[half - 1] + upper) / Decimal::TWO)
}

fn steps_of(changes: &[Decimal]) -> Vec<Step> {
    changes
        .iter()
        .enumerate()
        .map(|(from, change)| Step {
            from,
            periods: 1,
            change: *change,
        })
        .collect()
}

proptest! {
    #[test]
    fn the_sorted_rule_equals_the_plain_one(
        changes in prop::collection::vec((-400_i64..400, 0_u32..4), 1..40),
        wild in -100_000_i64..100_000,
        at in 0_usize..40,
        and_next in any::<bool>(),
        shown in 0_u8..3,
    ) {
        let mut changes: Vec<Decimal> = changes.iter().map(|(m, s)| Decimal::new(*m, *s)).collect();
        let at = at % changes.len();
        changes[at] += Decimal::new(wild, 2);
        let steps = steps_of(&changes);
        let sorted = Changes::of(&steps, shown).unwrap();
        let answer = sorted.unusual(at, and_next);
        let plain = slow_score(&steps, at, and_next, shown).filter(|(score, _)| *score > limit());
        prop_assert_eq!(answer.is_some(), plain.is_some());
        if let (Some(answer), Some((score, size))) = (answer, plain) {
            prop_assert_eq!(answer.size, size);
            prop_assert!((answer.score - score).abs() <= Decimal::new(1, SCORE_DECIMALS));
        }
    }
}

#[test]
fn changes_that_no_sum_holds_are_not_judged() {
    let steps = steps_of(&[Decimal::MAX, Decimal::ONE]);
    assert!(Changes::of(&steps, 2).is_none());
}
