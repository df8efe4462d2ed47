//! Answer 2: is the value on the way from the baseline to the final target?
//!
//! Time is counted in calendar years, as the rule book does. Ceilings and floors go by the path while
//! the baseline is outside the limit; where the baseline was inside, inside is achieved (advance 1 of 1)
//! and outside is [`NoProgress::LimitBroken`], shown as going back.

use super::{
    ExpectedFrom, NoProgress, Series, Trajectory,
    arithmetic::{Computed, add, div, mul, sub},
    goal::{Frame, frame},
};
use crate::{Decimal, band::Band, settings::Settings};

pub(super) fn trajectory(
    series: &Series<'_>,
    settings: &Settings,
) -> Result<Trajectory, NoProgress> {
    let frame = frame(series)?;
    let year_target = series.target(frame.year);
    let place = place(&frame, year_target, frame.value, settings)?;
    let achieved_per_year = achieved_per_year(&frame);
    Ok(Trajectory {
        period: frame.period,
        value: frame.value,
        baseline: frame.baseline,
        baseline_year: frame.baseline_year,
        final_target: frame.final_target,
        horizon: frame.horizon,
        advance: place.advance,
        expected: place.expected,
        expected_from: if year_target.is_some() {
            ExpectedFrom::YearTarget
        } else {
            ExpectedFrom::Linear
        },
        pace: place.pace,
        required_per_year: required_per_year(&frame),
        achieved_per_year,
        projection: achieved_per_year.and_then(|_| projection(&frame)),
        band: place.band,
    })
}

impl Trajectory {
    /// Does this pace reach the final target before its year? False once it is reached.
    pub fn is_reached_early(&self) -> bool {
        let (Ok(end), Ok(step)) = (self.projection, self.achieved_per_year) else {
            return false;
        };
        let Ok(year_before) = sub(end, step) else {
            return false;
        };
        self.band != Band::Achieved
            && self.period.calendar_year() < self.horizon
            && if self.final_target > self.baseline {
                year_before >= self.final_target
            } else {
                year_before <= self.final_target
            }
    }
}

/// The band that another value at the same place in time would get; for the distance to a band's edge.
pub(super) fn band_at(
    series: &Series<'_>,
    settings: &Settings,
    value: Decimal,
) -> Result<Band, NoProgress> {
    let frame = frame(series)?;
    match place(&frame, series.target(frame.year), value, settings) {
        Ok(place) => Ok(place.band),
        Err(NoProgress::LimitBroken) => Ok(Band::GoingBack),
        Err(reason) => Err(reason),
    }
}

/// Where a value stands on the way.
struct Place {
    advance: Decimal,
    expected: Decimal,
    pace: Computed,
    band: Band,
}

fn place(
    frame: &Frame,
    year_target: Option<Decimal>,
    value: Decimal,
    settings: &Settings,
) -> Result<Place, NoProgress> {
    if frame.starts_inside() {
        if !frame.goal.is_reached(value, frame.final_target) {
            return Err(NoProgress::LimitBroken);
        }
        let one = Decimal::ONE;
        return Ok(Place {
            advance: one,
            expected: one,
            pace: Ok(one),
            band: Band::Achieved,
        });
    }
    let way = sub(frame.final_target, frame.baseline)?;
    let gained = sub(value, frame.baseline)?;
    let advance = div(gained, way)?;
    let expected = expected(frame, year_target, way)?;
    let pace = pace(frame, year_target, gained, way, expected);
    let band = band(advance, expected, pace, settings);
    Ok(Place {
        advance,
        expected,
        pace,
        band,
    })
}

/// What was due by now: (T(y)−b)/(T(Y)−b), or (y−y0)/(Y−y0) without a target for the year.
fn expected(frame: &Frame, year_target: Option<Decimal>, way: Decimal) -> Computed {
    match year_target {
        Some(target) => div(sub(target, frame.baseline)?, way),
        None => div(
            years(frame.baseline_year, frame.year),
            years(frame.baseline_year, frame.horizon),
        ),
    }
}

/// advance / expected, as one division so that a value exactly on a band's edge stays on it:
/// (v−b)/(T(y)−b), or (v−b)(Y−y0) / ((T(Y)−b)(y−y0)).
fn pace(
    frame: &Frame,
    year_target: Option<Decimal>,
    gained: Decimal,
    way: Decimal,
    expected: Decimal,
) -> Computed {
    if expected.is_zero() {
        return Err(NoProgress::ExpectedZero);
    }
    if expected.is_sign_negative() {
        return Err(NoProgress::ExpectedNegative);
    }
    match year_target {
        Some(target) => div(gained, sub(target, frame.baseline)?),
        None => div(
            mul(gained, years(frame.baseline_year, frame.horizon))?,
            mul(way, years(frame.baseline_year, frame.year))?,
        ),
    }
}

/// Rule 4.4. Where nothing (or a step back) was expected by now there is no pace to go by: a value
/// at or ahead of what was expected is on track, one behind it is going back.
fn band(advance: Decimal, expected: Decimal, pace: Computed, settings: &Settings) -> Band {
    if advance >= Decimal::ONE {
        return Band::Achieved;
    }
    match pace {
        Ok(pace) if pace >= settings.on_track_from => Band::OnTrack,
        Ok(pace) if pace >= settings.needs_acceleration_from => Band::NeedsAcceleration,
        Ok(pace) if pace >= Decimal::ZERO => Band::Lagging,
        Ok(_) => Band::GoingBack,
        Err(_) if advance >= expected => Band::OnTrack,
        Err(_) => Band::GoingBack,
    }
}

fn required_per_year(frame: &Frame) -> Computed {
    if frame.year == frame.horizon {
        return Err(NoProgress::NoRemainingYears);
    }
    div(
        sub(frame.final_target, frame.value)?,
        years(frame.year, frame.horizon),
    )
}

fn achieved_per_year(frame: &Frame) -> Computed {
    div(
        sub(frame.value, frame.baseline)?,
        years(frame.baseline_year, frame.year),
    )
}

/// v + (v−b)(Y−y)/(y−y0): dividing last keeps thirds exact.
fn projection(frame: &Frame) -> Computed {
    let ahead = mul(
        sub(frame.value, frame.baseline)?,
        years(frame.year, frame.horizon),
    )?;
    add(
        frame.value,
        div(ahead, years(frame.baseline_year, frame.year))?,
    )
}

fn years(from: i32, to: i32) -> Decimal {
    Decimal::from(to.saturating_sub(from))
}
