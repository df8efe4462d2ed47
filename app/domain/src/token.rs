//! Tokens: what a program of an entity may do with the account of a person, and for how long.
//!
//! What this module deliberately does not do: it knows neither the text of a token nor how it is kept.

use crate::role::Role;
use serde::{Deserialize, Serialize};

/// Days that a token works unless its owner says otherwise.
pub const USUAL_DAYS: u16 = 90;
/// The most days.
pub const MAX_DAYS: u16 = 365;
/// Tokens of one account at a time.
pub const MAX_TOKENS: usize = 10;
/// Letters of a token's name.
pub const MAX_NAME: usize = 60;

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Propose values, and read what became of them.
    Propose,
    /// Read what became of one's own proposals.
    ReadOwn,
}

impl Scope {
    /// All, the wider one first.
    pub const ALL: [Self; 2] = [Self::Propose, Self::ReadOwn];

    /// The stable name.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Propose => "propose",
            Self::ReadOwn => "read_own",
        }
    }

    /// The scope with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.slug() == slug)
    }

    /// In words, as a person chooses it.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Propose => "Proponer valores y ver en qué quedaron",
            Self::ReadOwn => "Solo ver en qué quedaron las propuestas",
        }
    }

    /// Whether it opens what `other` opens.
    pub fn includes(self, other: Self) -> bool {
        self == other || self == Self::Propose
    }
}

/// Whether an account of this role may have tokens: those that report, and no account that decides. A rule of this
/// dashboard.
pub fn may_have(role: Role) -> bool {
    matches!(role, Role::Planner | Role::Reporter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::{Act, may};

    #[test]
    fn who_may_have_a_token_enters_values_and_decides_nothing() {
        for role in Role::ALL.into_iter().filter(|role| may_have(*role)) {
            assert!(
                may(Some(role), Act::EnterValues) && !role.decides(),
                "{role:?}"
            );
        }
    }

    #[test]
    fn the_narrow_scope_does_not_propose() {
        assert!(Scope::Propose.includes(Scope::ReadOwn));
        assert!(!Scope::ReadOwn.includes(Scope::Propose));
        for scope in Scope::ALL {
            assert_eq!(Scope::from_slug(scope.slug()), Some(scope));
        }
    }
}
