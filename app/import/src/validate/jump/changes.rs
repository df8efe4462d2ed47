//! The changes of a series, sorted once: each against the median of the others in a few steps.
//!
//! Changes are whole numbers of the smallest decimal that the series has, so that sums, medians and
//! comparisons are exact. A median without one or two of the changes is found by its place in the sorted
//! list, and the median distance from it by bisection: n changes are judged in n log n steps.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a change is smaller than LARGEST, 2^100, and the largest product of one below is smaller than 2^123"
)]

use crate::validate::series::Step;
use domain::Decimal;

/// Larger changes are not judged here: with them no product below leaves 128 bits.
const LARGEST: i128 = 1 << 100;

/// The score from which a change is unusual, as its authors recommend.
pub(super) fn limit() -> Decimal {
    Decimal::new(35, 1)
}

/// The same in ten thousandths.
const LIMIT: i128 = 35_000;

/// Makes the score comparable with standard deviations where changes are normal; in ten thousandths.
const CONSISTENCY: i128 = 6745;

/// Decimals of the score that is answered.
const SCORE_DECIMALS: u32 = 6;

/// A change that is unusual, beside what is usual.
pub(super) struct UsualChange {
    /// Median of the other changes without their signs: what is shown to people.
    pub size: Decimal,
    /// Number of the other changes.
    pub count: usize,
    pub score: Decimal,
}

/// The changes of a series in whole units of `scale` decimals.
pub(super) struct Changes {
    scale: u32,
    /// The least spread: one unit of the last decimal that people see, so that a series that always changed
    /// alike does not make every change unusual.
    least: i128,
    values: Vec<i128>,
    with_sign: Sorted,
    sizes: Sorted,
}

impl Changes {
    /// `None` where a change is too large to be judged.
    pub fn of(steps: &[Step], shown_decimals: u8) -> Option<Self> {
        let shown = u32::from(shown_decimals);
        let scales = steps.iter().map(|step| step.change.scale());
        let scale = scales.max().unwrap_or(0).max(shown);
        let whole = |change: Decimal| {
            let factor = 10_i128.checked_pow(scale - change.scale())?;
            let whole = change.mantissa().checked_mul(factor)?;
            (whole.abs() < LARGEST).then_some(whole)
        };
        let values: Option<Vec<i128>> = steps.iter().map(|step| whole(step.change)).collect();
        let values = values?;
        Some(Self {
            scale,
            least: 10_i128.checked_pow(scale - shown)?,
            with_sign: Sorted::of(values.iter().copied()),
            sizes: Sorted::of(values.iter().map(|value| value.abs())),
            values,
        })
    }

    /// The score of a change against the others, if it is above the limit. `and_next`: the change that
    /// follows it in the list is not among the others either.
    ///
    /// The spread is the median distance from the median; at least half the usual size (the dashboard's
    /// own: published series change by a third more or less all the time), and at least `least`.
    pub fn unusual(&self, at: usize, and_next: bool) -> Option<UsualChange> {
        let others = self.with_sign.without(at, and_next);
        let sizes = self.sizes.without(at, and_next);
        let count = others.len();
        if count == 0 {
            return None;
        }
        // All in quarters, because two medians are taken, each of which may be half-way between two.
        let (middle, size) = (others.twice_median(), sizes.twice_median());
        let value = *self.values.get(at)?;
        let distance = (4 * value - 2 * middle).abs();
        let is_usual = |spread: i128| distance * CONSISTENCY <= LIMIT * spread;
        // Most changes are usual beside the least spread already; then the median distance is not needed.
        let least = size.max(4 * self.least);
        if is_usual(least) {
            return None;
        }
        let spread = others.twice_median_distance(middle).max(least);
        if is_usual(spread) {
            return None;
        }
        let millionths = distance * CONSISTENCY * 100 / spread;
        Some(UsualChange {
            size: Decimal::try_from_i128_with_scale(size, self.scale)
                .ok()?
                .checked_div(Decimal::TWO)?,
            count,
            score: Decimal::try_from_i128_with_scale(millionths, SCORE_DECIMALS).ok()?,
        })
    }
}

/// Numbers in order, and the rank of each.
struct Sorted {
    numbers: Vec<i128>,
    rank: Vec<usize>,
}

impl Sorted {
    fn of(numbers: impl Iterator<Item = i128>) -> Self {
        let mut order: Vec<(i128, usize)> = numbers.zip(0..).collect();
        order.sort_unstable();
        let mut rank = vec![0; order.len()];
        for (of, (_, at)) in order.iter().enumerate() {
            rank[*at] = of;
        }
        let numbers = order.into_iter().map(|(number, _)| number).collect();
        Self { numbers, rank }
    }

    fn without(&self, at: usize, and_next: bool) -> WithoutRanks<'_> {
        let last = self.numbers.len();
        let first = self.rank.get(at).copied().unwrap_or(last);
        let second = self.rank.get(at + 1).filter(|_| and_next);
        let second = second.copied().unwrap_or(last);
        WithoutRanks {
            numbers: &self.numbers,
            left_out: (first.min(second), first.max(second)),
        }
    }
}

/// Sorted numbers without one or two of them, by their ranks; a rank after the last leaves none out.
struct WithoutRanks<'a> {
    numbers: &'a [i128],
    left_out: (usize, usize),
}

impl WithoutRanks<'_> {
    fn len(&self) -> usize {
        let all = self.numbers.len();
        let out = [self.left_out.0, self.left_out.1];
        all - out.into_iter().filter(|rank| *rank < all).count()
    }

    /// The number with a rank below [`WithoutRanks::len`].
    fn get(&self, rank: usize) -> i128 {
        let rank = rank + usize::from(rank >= self.left_out.0);
        self.numbers[rank + usize::from(rank >= self.left_out.1)]
    }

    fn twice_median(&self) -> i128 {
        let half = self.len() / 2;
        if self.len() % 2 == 1 {
            2 * self.get(half)
        } else {
            self.get(half - 1) + self.get(half)
        }
    }

    /// Twice the median of the distances of the doubled numbers from `middle`.
    fn twice_median_distance(&self, middle: i128) -> i128 {
        let half = self.len() / 2;
        if self.len() % 2 == 1 {
            2 * self.distance(half, middle)
        } else {
            self.distance(half - 1, middle) + self.distance(half, middle)
        }
    }

    /// The distance with a rank, of the doubled numbers from `middle`: the nearest `rank + 1` numbers stand
    /// side by side, and the farthest of them is the first or the last.
    fn distance(&self, rank: usize, middle: i128) -> i128 {
        let (mut low, mut high) = (0, self.len() - rank - 1);
        while low < high {
            let start = usize::midpoint(low, high);
            let next = 2 * self.get(start + rank + 1) - middle;
            if middle - 2 * self.get(start) > next {
                low = start + 1;
            } else {
                high = start;
            }
        }
        let first = (2 * self.get(low) - middle).abs();
        first.max((2 * self.get(low + rank) - middle).abs())
    }
}

#[cfg(test)]
mod tests;
