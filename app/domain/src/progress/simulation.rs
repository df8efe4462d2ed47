//! «What if»: where a series would stand at the horizon if it moved by the same amount every year.
//!
//! It is no result: nothing of it is stored, published or signed. It starts from the latest value and the final target
//! of a trajectory, and goes by the same goal.

use super::{
    NoProgress, Series, Trajectory,
    arithmetic::{Computed, add, mul, sub},
    goal::{Bound, goal},
};
use crate::{Decimal, indicator::Unit, period::YEARS};
use rust_decimal::RoundingStrategy;
use serde::{Deserialize, Serialize};

/// What a simulation starts from; a page hands it to whoever simulates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulationStart {
    /// Of the latest value.
    pub year: i32,
    pub value: Decimal,
    pub horizon: i32,
    pub final_target: Decimal,
    /// Whether values at or above the target count as reached; otherwise those at or below.
    pub at_least: bool,
    /// Whether the way to the target leads downwards: a step then reduces.
    pub falls: bool,
    pub unit: Unit,
}

/// Where it would end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// What was moved each year, towards the target.
    pub step: Decimal,
    /// At the horizon.
    pub end: Decimal,
    /// Whether the value is at the target already.
    pub was_reached: bool,
    /// Whether it would be there at the horizon.
    pub is_reached: bool,
    /// The first year after the value's in which it would be there.
    pub first_reached: Option<i32>,
}

impl SimulationStart {
    /// The start of a series; nothing where no year is left.
    pub fn of(series: &Series<'_>, trajectory: &Trajectory) -> Option<Self> {
        let year = trajectory.period.calendar_year();
        let goal = goal(series).ok()?;
        (year < trajectory.horizon).then(|| Self {
            year,
            value: trajectory.value,
            horizon: trajectory.horizon,
            final_target: trajectory.final_target,
            at_least: goal.bound == Bound::AtLeast,
            falls: trajectory.final_target < trajectory.baseline,
            unit: series.indicator.unit.clone(),
        })
    }

    /// The step that just reaches the target, rounded up to one decimal more than the unit shows; zero where it is
    /// reached.
    pub fn step_needed(&self) -> Decimal {
        if self.is_reached(self.value) {
            return Decimal::ZERO;
        }
        let left = Decimal::from(self.horizon.saturating_sub(self.year));
        let way = self.final_target.checked_sub(self.value);
        let step = way.and_then(|way| way.checked_div(left));
        let decimals = u32::from(self.unit.shown_decimals.max(1)).saturating_add(1);
        let rounded = step.map(|step| {
            step.abs()
                .round_dp_with_strategy(decimals, RoundingStrategy::AwayFromZero)
        });
        rounded.unwrap_or_default().normalize()
    }

    /// Moves the value by `step` every year, towards the target where it is positive.
    ///
    /// # Errors
    /// When a value has more digits than decimals hold, or the years are none that the policy can have.
    pub fn simulate(&self, step: Decimal) -> Result<Simulation, NoProgress> {
        if !YEARS.contains(&self.year) || !YEARS.contains(&self.horizon) {
            return Err(NoProgress::Overflow);
        }
        let end = self.value_in(self.horizon, step)?;
        let mut first_reached = None;
        for year in self.year.saturating_add(1)..=self.horizon {
            if first_reached.is_none() && self.is_reached(self.value_in(year, step)?) {
                first_reached = Some(year);
            }
        }
        Ok(Simulation {
            step,
            end,
            was_reached: self.is_reached(self.value),
            is_reached: self.is_reached(end),
            first_reached,
        })
    }

    fn value_in(&self, year: i32, step: Decimal) -> Computed {
        let years = Decimal::from(year.saturating_sub(self.year));
        let change = mul(step, years)?;
        if self.falls {
            sub(self.value, change)
        } else {
            add(self.value, change)
        }
    }

    fn is_reached(&self, value: Decimal) -> bool {
        if self.at_least {
            value >= self.final_target
        } else {
            value <= self.final_target
        }
    }
}
