//! The track of an objective: the way from the baseline to the final target, with a dot where the value is and an
//! upright line where it should be by now. Hidden from screen readers, which read
//! [`sentence::advance_words`] beside it.
//!
//! What lies off the way stands at its end as an arrow that points out of it.

use domain::{Decimal, progress::Trajectory};
use leptos::prelude::*;
use messages::t;

/// Where a share of the way stands on the track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TrackPosition {
    /// Behind the baseline.
    Behind,
    /// Percent of the way, with one decimal.
    On(Decimal),
    /// Farther than the final target.
    Beyond,
}

impl TrackPosition {
    /// The position of a share: 0 is the baseline, 1 the final target.
    fn of(share: Decimal) -> Self {
        if share < Decimal::ZERO {
            Self::Behind
        } else if share > Decimal::ONE {
            Self::Beyond
        } else {
            let percent = share * Decimal::ONE_HUNDRED;
            Self::On(percent.round_dp(1).normalize())
        }
    }

    /// As a coordinate of the drawing.
    fn x(self) -> String {
        match self {
            Self::Behind => "0%".to_owned(),
            Self::On(percent) => format!("{percent}%"),
            Self::Beyond => "100%".to_owned(),
        }
    }
}

/// The drawing. An SVG without a view box: places are shares of its width, and a page's policy forbids inline styles.
pub fn drawing(trajectory: &Trajectory) -> AnyView {
    let value = TrackPosition::of(trajectory.advance);
    // What was due and lies off the way is in the words only.
    let due = match TrackPosition::of(trajectory.expected) {
        TrackPosition::Behind | TrackPosition::Beyond => None,
        on @ TrackPosition::On(_) => Some(on.x()),
    };
    let due = due.map(|x| {
        view! { <line x1=x.clone() x2=x y1="1" y2="23" class="track-due"></line> }
    });
    let x = value.x();
    let mark = match value {
        TrackPosition::On(_) => {
            view! { <circle cx=x.clone() cy="12" r="6" class="dot-observed"></circle> }.into_any()
        }
        TrackPosition::Behind => outward(x.clone(), "M-4 5V19L-15 12Z"),
        TrackPosition::Beyond => outward(x.clone(), "M9 5V19L20 12Z"),
    };
    view! {
        <div class="track">
            <svg width="100%" height="24" aria-hidden="true" focusable="false">
                <rect x="0" y="10" width="100%" height="4" class="track-way"></rect>
                <rect x="0" y="10" width=x height="4" class="track-done"></rect>
                {due}
                <svg x="100%" y="6" overflow="visible">{diamond()}</svg>
                {mark}
            </svg>
        </div>
    }
    .into_any()
}

fn outward(x: String, path: &'static str) -> AnyView {
    view! { <svg x=x overflow="visible"><path d=path class="dot-observed"></path></svg> }.into_any()
}

/// The mark of a target, as in the charts.
fn diamond() -> AnyView {
    view! { <path d="M0 0L6 6 0 12-6 6Z" class="mark-target"></path> }.into_any()
}

/// What the marks mean, once above all tracks.
pub fn key(horizon: i32) -> AnyView {
    let target = t!("Meta de {year}", year = horizon);
    view! {
        <ul class="chart-key">
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M0 6H14" class="mark-observed"></path><circle cx="14" cy="6" r="5" class="dot-observed"></circle></svg>{t!("Lo avanzado desde la línea de base")}</li>
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 0V12" class="track-due"></path></svg>{t!("Lo que correspondía a esta altura")}</li>
            <li><svg viewBox="0 0 28 12" aria-hidden="true"><path d="M14 1l5 5-5 5-5-5z" class="mark-target"></path></svg>{target}</li>
        </ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::TrackPosition;
    use domain::Decimal;

    #[test]
    fn a_share_of_the_way_stands_at_its_percentage_and_both_ends_are_on_the_track() {
        for (share, x) in [
            (Decimal::ZERO, "0%"),
            (Decimal::new(37_451, 5), "37.5%"),
            (Decimal::new(37, 2), "37%"),
            (Decimal::ONE, "100%"),
        ] {
            assert_eq!(TrackPosition::of(share).x(), x);
            assert!(
                matches!(TrackPosition::of(share), TrackPosition::On(_)),
                "{share}"
            );
        }
    }

    #[test]
    fn what_lies_off_the_way_is_kept_at_the_end_where_it_left_it() {
        for (share, position, x) in [
            (Decimal::new(-1, 3), TrackPosition::Behind, "0%"),
            (Decimal::from(-40), TrackPosition::Behind, "0%"),
            (Decimal::new(1_001, 3), TrackPosition::Beyond, "100%"),
            (Decimal::MAX, TrackPosition::Beyond, "100%"),
        ] {
            assert_eq!(TrackPosition::of(share), position, "{share}");
            assert_eq!(position.x(), x);
        }
    }
}
