//! Persons of a file who are in no figure, or not in all.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::weight;

/// Persons of the file who are in no figure, or not in all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub under_six: u64,
    /// It is not stated whether they use the internet, or they use it and lack an answer.
    pub without_answer: u64,
    /// What those stand for.
    #[serde(serialize_with = "serialize_persons")]
    pub weight_without_answer: i128,
    /// Persons who count for the country and have no member of a dimension, by its code.
    pub in_no_group: BTreeMap<&'static str, u64>,
}

fn serialize_persons<S: Serializer>(weight: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(weight::persons(*weight))
}
