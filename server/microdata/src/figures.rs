//! What comes out: the figures of each year, and who is not in them.

use crate::{
    columns::CAPABILITIES,
    estimate::{Statistic, standard_error},
    group::{Dimension, Group},
    left_out::LeftOut,
    tally::{GroupSums, Sums, Tally},
    weight,
};
use serde::Serialize;

/// A figure, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    /// None where the files do not name the design of the sample, and where fewer than two clusters hold anybody of the
    /// group: one cluster differs from nothing, and an error of 0 would read as certainty.
    pub standard_error: Option<f64>,
}

/// The figures of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupFigures {
    #[serde(flatten)]
    pub group: Group,
    /// Persons interviewed (n).
    pub persons: u64,
    /// Persons whom they stand for (N), Σ weight.
    pub population: f64,
    /// Σ weight × capabilities exercised.
    pub exercised: f64,
    /// Capabilities exercised per person.
    pub mean: Estimate,
    /// Share of persons who exercise 0 to 8 capabilities, 0 to 1.
    pub distribution: [Estimate; 9],
    /// Share of persons who exercise each capability, in the order of [`CAPABILITIES`].
    pub capabilities: [Estimate; 8],
}

/// Why there are no standard errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoDesign {
    /// A file has no column ESTRATO or no column CONGLOME.
    NoColumns,
    /// So many rows name no stratum or no cluster.
    Blank { rows: u64 },
    /// One cluster has nothing to differ from.
    OneCluster,
}

impl NoDesign {
    /// The reason, for people.
    #[must_use]
    pub fn label_es(self) -> String {
        match self {
            Self::NoColumns => {
                "sin errores estándar: falta ESTRATO o CONGLOME en los archivos del año".to_owned()
            }
            Self::Blank { rows } => {
                format!("sin errores estándar: {rows} filas no dicen su ESTRATO o su CONGLOME")
            }
            Self::OneCluster => "sin errores estándar: hay un solo conglomerado".to_owned(),
        }
    }
}

/// The design that standard errors are computed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    Known {
        strata: usize,
        clusters: usize,
        /// Strata with one cluster, which are compared with the mean of all.
        single_cluster_strata: usize,
    },
    Unknown(NoDesign),
}

/// All figures of a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearFigures {
    pub year: u16,
    /// Files that rows of the year were read from.
    pub files: Vec<String>,
    /// Columns of weights that were used.
    pub weights: Vec<String>,
    pub design: Design,
    pub left_out: LeftOut,
    /// Codes of dimensions that a file of the year has no column for.
    pub lacking: Vec<&'static str>,
    /// Variables of capabilities that nobody was asked for in the year. Then there are no figures.
    pub not_asked: Vec<&'static str>,
    /// The country first, then groups with anybody in them. Empty where nobody counts.
    pub groups: Vec<GroupFigures>,
}

impl YearFigures {
    pub(crate) fn of(year: u16, tally: &Tally) -> Self {
        let strata = tally.strata();
        let design = design(tally, &strata);
        let not_asked = not_asked(tally);
        let lacks = |group: &Group| {
            group
                .dimension()
                .is_some_and(|d| tally.lacking.contains(&d))
        };
        let mut totals = GroupSums::new();
        for (group, sums) in strata.iter().flatten().flat_map(|cluster| cluster.iter()) {
            totals.entry(*group).or_default().join(sums);
        }
        let known = matches!(design, Design::Known { .. }).then_some(strata.as_slice());
        let figures = totals
            .iter()
            .filter(|(group, _)| not_asked.is_empty() && !lacks(group))
            .map(|(group, sums)| group_figures(*group, sums, known));
        Self {
            year,
            files: tally.files.iter().cloned().collect(),
            weights: tally.weights.iter().cloned().collect(),
            design,
            left_out: tally.left_out.clone(),
            lacking: tally.lacking.iter().map(|d| d.code()).collect(),
            groups: figures.collect(),
            not_asked,
        }
    }

    /// The figures of the country; none where nobody counts.
    #[must_use]
    pub fn country(&self) -> Option<&GroupFigures> {
        self.groups.first()
    }

    /// The groups of a dimension, in the order of the catalogue.
    pub fn of_dimension(&self, dimension: Dimension) -> impl Iterator<Item = &GroupFigures> {
        let groups = self.groups.iter();
        groups.filter(move |figures| figures.group.dimension() == Some(dimension))
    }
}

fn group_figures(group: Group, sums: &Sums, strata: Option<&[Vec<&GroupSums>]>) -> GroupFigures {
    let strata = strata.filter(|strata| is_in_two_clusters(strata, group));
    let estimate = |statistic: Statistic| Estimate {
        value: statistic.ratio(sums),
        standard_error: strata.map(|strata| standard_error(strata, group, statistic, sums)),
    };
    GroupFigures {
        group,
        persons: sums.persons,
        population: weight::persons(sums.total()),
        exercised: weight::persons(sums.exercised()),
        mean: estimate(Statistic::Mean),
        distribution: std::array::from_fn(|level| estimate(Statistic::Level(level))),
        capabilities: std::array::from_fn(|at| estimate(Statistic::Capability(at))),
    }
}

/// Whether two clusters or more hold anybody of the group.
fn is_in_two_clusters(strata: &[Vec<&GroupSums>], group: Group) -> bool {
    let clusters = strata.iter().flatten();
    let mut holding = clusters.filter(|cluster| cluster.contains_key(&group));
    holding.nth(1).is_some()
}

/// Variables that some use the internet and nobody answered: the survey did not ask them. To take that for missing
/// answers would leave those who do not use the internet, and a mean of 0.
fn not_asked(tally: &Tally) -> Vec<&'static str> {
    let asked = CAPABILITIES.iter().zip(tally.answered);
    asked
        .filter(|(_, answered)| tally.users > 0 && *answered == 0)
        .map(|(capability, _)| capability.variable)
        .collect()
}

fn design(tally: &Tally, strata: &[Vec<&GroupSums>]) -> Design {
    let clusters = strata.iter().map(Vec::len).sum();
    if tally.lacks_design {
        return Design::Unknown(NoDesign::NoColumns);
    }
    if tally.rows_without_cluster > 0 {
        let rows = tally.rows_without_cluster;
        return Design::Unknown(NoDesign::Blank { rows });
    }
    if clusters < 2 {
        return Design::Unknown(NoDesign::OneCluster);
    }
    Design::Known {
        strata: strata.len(),
        clusters,
        single_cluster_strata: strata.iter().filter(|clusters| clusters.len() == 1).count(),
    }
}
