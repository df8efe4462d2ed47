//! What a page must add in a sentence: doubt, disagreement, delay.

use super::{
    Growth, NoProgress, Remark, Series, Trajectory,
    goal::{recorded_reason, runs_against_direction},
    standing::expected_gaps,
    trajectory::band_at,
};
use crate::{Decimal, band::Band, gap::Gap, settings::Settings};
use chrono::NaiveDate;

pub(super) fn remarks(
    series: &Series<'_>,
    settings: &Settings,
    today: NaiveDate,
    trajectory: &Result<Trajectory, NoProgress>,
    growth: &Result<Growth, NoProgress>,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let Some((latest, _, cell)) = series.latest() else {
        return remarks;
    };
    if let (Ok(trajectory), Ok(growth)) = (trajectory, growth)
        && trajectory.band != growth.band
    {
        remarks.push(Remark::MethodsDisagree {
            trajectory: trajectory.band,
            growth: growth.band,
        });
    }
    if let Ok(trajectory) = trajectory
        && let Some(other) = near_edge(series, settings, trajectory)
    {
        remarks.push(Remark::NearEdge { other });
    }
    if cell.value.provisional {
        remarks.push(Remark::Provisional { period: latest });
    }
    // By the last day: a year is not missing where its last quarter came.
    let late = expected_gaps(series, today).filter_map(|(period, gap)| match gap {
        Gap::Late { since } if period.last_day() > latest.last_day() => {
            Some(Remark::LateSince { period, since })
        }
        _ => None,
    });
    remarks.extend(late);
    if runs_against_direction(series)
        && let Some(reason) = recorded_reason(series)
    {
        remarks.push(Remark::DirectionReason {
            reason: reason.to_owned(),
        });
    }
    remarks
}

/// The other band, if half a unit of the last shown decimal more or less would change the band.
fn near_edge(series: &Series<'_>, settings: &Settings, trajectory: &Trajectory) -> Option<Band> {
    let half = Decimal::try_new(5, u32::from(series.indicator.unit.shown_decimals) + 1).ok()?;
    [
        trajectory.value.checked_add(half),
        trajectory.value.checked_sub(half),
    ]
    .into_iter()
    .flatten()
    .filter_map(|value| band_at(series, settings, value).ok())
    .find(|band| *band != trajectory.band)
}
