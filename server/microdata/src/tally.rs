//! What is added up of one year while rows are read: exact sums for each group in each cluster.
//!
//! Every row names its cluster, also of persons who do not count, because the number of clusters in a stratum belongs
//! to the design of the sample and not to a group of persons.

use crate::{
    answers::Answers,
    group::{Dimension, Group},
    left_out::LeftOut,
};
use std::collections::{BTreeMap, BTreeSet};

/// Sums over persons of a group: exact, in billionths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub persons: u64,
    /// Weight of those who exercise 0 to 8 capabilities.
    pub levels: [i128; 9],
    /// Weight of those who exercise each capability.
    pub capabilities: [i128; 8],
}

impl Sums {
    pub fn add(&mut self, weight: i128, exercised: [bool; 8]) {
        self.persons += 1;
        let level = exercised.iter().filter(|exercises| **exercises).count();
        self.levels[level] += weight;
        for (sum, exercises) in self.capabilities.iter_mut().zip(exercised) {
            *sum += if exercises { weight } else { 0 };
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.persons += other.persons;
        for (sum, more) in self.levels.iter_mut().zip(other.levels) {
            *sum += more;
        }
        for (sum, more) in self.capabilities.iter_mut().zip(other.capabilities) {
            *sum += more;
        }
    }

    /// Weight of all.
    pub fn total(&self) -> i128 {
        self.levels.iter().sum()
    }

    /// Weight times capabilities exercised, of all.
    pub fn exercised(&self) -> i128 {
        self.capabilities.iter().sum()
    }
}

/// One person who counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    pub weight: i128,
    pub answers: Answers,
    /// In the order of [`Dimension::ALL`].
    pub groups: [Option<Group>; 5],
}

/// The groups of one cluster, each with its sums.
pub(crate) type GroupSums = BTreeMap<Group, Sums>;

/// Everything added up of one year.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub files: BTreeSet<String>,
    pub weights: BTreeSet<String>,
    /// Dimensions that a file of the year has no column for.
    pub lacking: BTreeSet<Dimension>,
    /// A file of the year has no column of strata or of clusters.
    pub lacks_design: bool,
    /// Rows that name no stratum or no cluster though there are columns.
    pub rows_without_cluster: u64,
    pub left_out: LeftOut,
    /// Persons who use the internet, and how many of them answered each capability.
    pub users: u64,
    pub answered: [u64; 8],
    places: BTreeMap<Vec<u8>, usize>,
    clusters: Vec<GroupSums>,
}

/// A stratum and a cluster in it as one key; all clusters of a stratum are neighbours in the order of keys.
pub(crate) const KEY_SEPARATOR: u8 = 0;

impl Tally {
    /// The place of a cluster, which is new or was met before.
    pub fn cluster(&mut self, key: &[u8]) -> usize {
        if let Some(at) = self.places.get(key) {
            return *at;
        }
        let at = self.clusters.len();
        self.places.insert(key.to_vec(), at);
        self.clusters.push(GroupSums::new());
        at
    }

    /// Counts a person of a cluster.
    pub fn add(&mut self, cluster: usize, person: &Person) {
        if let Some(answered) = person.answers.answered {
            self.users += 1;
            for (count, is_there) in self.answered.iter_mut().zip(answered) {
                *count += u64::from(is_there);
            }
        }
        let Some(exercised) = person.answers.exercised else {
            self.left_out.without_answer += 1;
            self.left_out.weight_without_answer += person.weight;
            return;
        };
        for (dimension, group) in Dimension::ALL.into_iter().zip(person.groups) {
            if group.is_none() {
                *self
                    .left_out
                    .in_no_group
                    .entry(dimension.code())
                    .or_default() += 1;
            }
        }
        let groups = person.groups.into_iter().flatten();
        for group in std::iter::once(Group::ALL_PERSONS).chain(groups) {
            let sums = self.clusters[cluster].entry(group).or_default();
            sums.add(person.weight, exercised);
        }
    }

    /// The clusters of each stratum, in the order of their keys.
    pub fn strata(&self) -> Vec<Vec<&GroupSums>> {
        let mut strata: Vec<(&[u8], Vec<&GroupSums>)> = Vec::new();
        for (key, at) in &self.places {
            let stratum = key
                .split(|byte| *byte == KEY_SEPARATOR)
                .next()
                .unwrap_or_default();
            let cluster = &self.clusters[*at];
            match strata.last_mut() {
                Some((last, clusters)) if *last == stratum => clusters.push(cluster),
                _ => strata.push((stratum, vec![cluster])),
            }
        }
        strata.into_iter().map(|(_, clusters)| clusters).collect()
    }
}
