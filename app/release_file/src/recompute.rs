//! Computing every number of a release file again, from its body alone, with the same rules that
//! made the site; every component is compared with what the file says.
//!
//! It looks neither at signatures nor at hashes: that is [`crate::verify`]'s question.

use domain::formulas::{FORMULA_VERSION, FORMULA_VERSIONS};
use domain::release::Release;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use crate::verify::{Problem, ReleaseFile};

/// A component that comes out otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `series.S04-1.trajectory.Ok.advance`
    pub place: String,
    /// What the file says; nothing = it does not say it.
    pub file: Option<Value>,
    /// What comes out.
    pub computed: Option<Value>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Recomputed {
    Compared {
        number: u32,
        series: usize,
        nodes: usize,
        /// Numbers, words and reasons that were compared.
        components: usize,
        differences: Vec<Difference>,
    },
    /// Other rules made the file: this program cannot say what they give.
    OtherFormulas { file: String, program: String },
    /// A release from before computed numbers were kept: nothing to compare with.
    NothingToCompare { number: u32, series: usize },
}

/// Recomputes a file that was read.
///
/// # Errors
/// When its body is no release.
pub fn recompute(file: &ReleaseFile) -> Result<Recomputed, Problem> {
    let release: Release = serde_json::from_value(file.body.clone()).map_err(|error| Problem {
        kind: "form",
        place: "release".to_owned(),
        problem: format!("no tiene la forma de una publicación: {error}"),
    })?;
    let version = &release.settings.formula_version;
    if !FORMULA_VERSIONS.contains(&version.as_str()) {
        return Ok(Recomputed::OtherFormulas {
            file: version.clone(),
            program: FORMULA_VERSION.to_owned(),
        });
    }
    let results = release.results();
    let (series, nodes) = (results.series.len(), results.nodes.len());
    let Some(said) = &file.progress else {
        return Ok(Recomputed::NothingToCompare {
            number: release.number,
            series,
        });
    };
    // Results are made of texts, numbers and lists: they can always be written as JSON.
    let computed = serde_json::to_value(&results).unwrap_or_default();
    let mut comparison = Comparison::default();
    comparison.compare("", Some(said), Some(&computed));
    Ok(Recomputed::Compared {
        number: release.number,
        series,
        nodes,
        components: comparison.components,
        differences: comparison.differences,
    })
}

#[derive(Default)]
struct Comparison {
    components: usize,
    differences: Vec<Difference>,
}

impl Comparison {
    fn compare(&mut self, place: &str, file: Option<&Value>, computed: Option<&Value>) {
        match (file, computed) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
                names.sort_unstable();
                names.dedup();
                for name in names {
                    let inner = if place.is_empty() {
                        name.clone()
                    } else {
                        format!("{place}.{name}")
                    };
                    self.compare(&inner, a.get(name), b.get(name));
                }
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) => {
                for at in 0..a.len().max(b.len()) {
                    self.compare(&format!("{place}[{at}]"), a.get(at), b.get(at));
                }
            }
            (file, computed) => {
                self.components += 1;
                if !same(file, computed) {
                    self.differences.push(Difference {
                        place: place.to_owned(),
                        file: file.cloned(),
                        computed: computed.cloned(),
                    });
                }
            }
        }
    }
}

/// Equal, or the same number written with more zeros.
fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    let number = |value: Option<&Value>| -> Option<Decimal> { value?.as_str()?.parse().ok() };
    a == b || (number(a).is_some() && number(a) == number(b))
}
