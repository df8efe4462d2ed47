//! The versions of the formulas: a release keeps the numbers that were published with it.

/// The version stamped into releases by this crate.
pub const FORMULA_VERSION: &str = "3";

/// The versions that this crate computes ([`Formulas`]).
pub const FORMULA_VERSIONS: [&str; 3] = ["1", "2", FORMULA_VERSION];

/// The versions of the formulas, oldest first: a release is always computed by the version that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Formulas {
    First,
    /// Another first year from which values are expected ([`crate::progress::Series::expected_from`]).
    Second,
    /// A final target against the direction has no progress, whatever reason is recorded (rule 4.10), and a
    /// percentage that means nothing does not exist (rule 4.12).
    Third,
}

impl Formulas {
    /// The version of this name; a name that this crate does not know is its own version.
    pub fn of_version(name: &str) -> Self {
        match name {
            "1" => Self::First,
            "2" => Self::Second,
            _ => Self::Third,
        }
    }
}
