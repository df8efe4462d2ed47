//! A quotient of two weighted sums, and its standard error for the design of the sample.
//!
//! The figures are quotients R = Σ w·y / Σ w over the persons of a group. Their variance is taken by Taylor
//! linearisation (Wolter, *Introduction to Variance Estimation*, 2nd ed., 6.3 and 6.5; the «linearized» variance
//! of survey programs), with clusters as if drawn with replacement within strata:
//!
//! - z of a cluster = (Σ w·y − R · Σ w over the cluster's persons of the group) / Σ w of the group;
//! - variance = Σ over strata of n/(n−1) · Σ (z − z̄)² over the n clusters of the stratum.
//!
//! All clusters of the sample count in n, also those without anybody of the group: there z is 0. A group in one cluster
//! alone has no error: there its z is 0, too, whatever its figure. A stratum with one cluster has no mean of its own to
//! differ from: its z is compared with the mean of all clusters (what Stata calls `singleunit(centered)` and R's `survey`
//! `adjust`). No correction for finite populations.

use crate::{
    group::Group,
    tally::{GroupSums, Sums},
};

/// What is divided by the weight of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statistic {
    /// Capabilities exercised.
    Mean,
    /// Persons who exercise so many.
    Level(usize),
    /// Persons who exercise one, by its place in the list.
    Capability(usize),
}

impl Statistic {
    fn numerator(self, sums: &Sums) -> i128 {
        match self {
            Self::Mean => sums.exercised(),
            Self::Level(level) => sums.levels[level],
            Self::Capability(at) => sums.capabilities[at],
        }
    }

    /// The quotient; the group has a weight above zero.
    pub fn ratio(self, sums: &Sums) -> f64 {
        self.numerator(sums) as f64 / sums.total() as f64
    }
}

/// The standard error of a statistic of a group. Two clusters or more hold anybody of the group.
pub(crate) fn standard_error(
    strata: &[Vec<&GroupSums>],
    group: Group,
    statistic: Statistic,
    all: &Sums,
) -> f64 {
    let ratio = statistic.ratio(all);
    let total = all.total() as f64;
    let linearised = |cluster: &&GroupSums| {
        cluster.get(&group).map_or(0.0, |sums| {
            (statistic.numerator(sums) as f64 - ratio * sums.total() as f64) / total
        })
    };
    let values: Vec<Vec<f64>> = strata
        .iter()
        .map(|clusters| clusters.iter().map(linearised).collect())
        .collect();
    let grand_mean = mean(values.iter().flatten());
    let variance: f64 = values.iter().map(|z| contribution(z, grand_mean)).sum();
    variance.sqrt()
}

fn contribution(values: &[f64], grand_mean: f64) -> f64 {
    if let [only] = values {
        return (only - grand_mean).powi(2);
    }
    let mean = mean(values.iter());
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let count = values.len() as f64;
    squares * count / (count - 1.0)
}

fn mean<'v>(values: impl Iterator<Item = &'v f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}
