//! A state that is another than in the release before, and what made it so.

use crate::{band::State, code::IndicatorCode, period::Period};
use serde::{Deserialize, Serialize};

/// What made a state change. Found by computing ([`super::compare()`]), never stated by anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandCause {
    /// Values of these periods came where there was no number.
    NewValue(Vec<Period>),
    /// Numbers of these periods were replaced by others.
    RevisedValue(Vec<Period>),
    /// Numbers of these periods were taken back.
    RemovedValue(Vec<Period>),
    /// For these periods somebody stated, or no longer states, why there is no number.
    StatedGap(Vec<Period>),
    /// Targets of these periods were set, revised or removed.
    RevisedTarget(Vec<Period>),
    RevisedBaseline,
    /// Direction, periodicity, deadline or breaks of the indicator.
    RevisedIndicator,
    /// Thresholds, methods or the horizon.
    RevisedMethod,
    /// Nothing but the day on which deadlines are judged.
    Time,
    /// Two or more of the others, in their order.
    Several(Vec<BandCause>),
}

impl BandCause {
    /// The causes one by one.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::Several(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// Did the state change only because a target, a baseline or a method was revised? The page must
    /// say so: no observed value had a part in it.
    pub fn is_only_revision(&self) -> bool {
        self.parts().iter().all(|part| match part {
            Self::RevisedTarget(_)
            | Self::RevisedBaseline
            | Self::RevisedIndicator
            | Self::RevisedMethod => true,
            Self::NewValue(_)
            | Self::RevisedValue(_)
            | Self::RemovedValue(_)
            | Self::StatedGap(_)
            | Self::Time
            | Self::Several(_) => false,
        })
    }
}

/// A state of a policy indicator's headline series that changed between two releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandShift {
    pub indicator: IndicatorCode,
    pub before: State,
    pub after: State,
    pub cause: BandCause,
}

impl BandShift {
    /// Must the publisher give a reason? Yes where a published band is no longer so; the first band of
    /// an indicator takes nothing back.
    pub fn needs_reason(&self) -> bool {
        self.before.is_band()
    }

    /// The shift as a release keeps it.
    pub fn with_reason(self, reason: String) -> BandChange {
        let Self {
            indicator,
            before,
            after,
            cause,
        } = self;
        BandChange {
            indicator,
            before,
            after,
            cause,
            reason,
        }
    }
}

/// A [`BandShift`] with the reason that the publisher gave; part of the release that carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandChange {
    pub indicator: IndicatorCode,
    pub before: State,
    pub after: State,
    pub cause: BandCause,
    /// Empty only where none was needed ([`BandShift::needs_reason`]).
    pub reason: String,
}

impl BandChange {
    /// The change without its reason.
    pub fn shift(&self) -> BandShift {
        BandShift {
            indicator: self.indicator.clone(),
            before: self.before,
            after: self.after,
            cause: self.cause.clone(),
        }
    }
}
