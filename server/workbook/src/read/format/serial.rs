//! Serial numbers of days: dates and times as a spreadsheet program shows them.

use super::{DateShape, TimeShape};
use crate::read::{ReadError, sink::Sink};
use chrono::{Days, NaiveDate};
use import::grid::{CellContent, ErrorKind};

/// The last day that programs know, 31/12/9999, in either system of dates.
const LAST_DAY: f64 = 2_958_466.0;
const DAY_SECONDS: f64 = 86_400.0;

/// The date of a serial number. The system of 1900 counts a 29th of February that was none: before it, days
/// are one further.
pub(super) fn date(
    value: f64,
    shape: DateShape,
    dates_1904: bool,
    sink: &mut Sink<'_>,
) -> Result<CellContent, ReadError> {
    if !(0.0..LAST_DAY).contains(&value) {
        // Such a date is shown as a row of number signs.
        return Ok(CellContent::Error(ErrorKind::TooNarrow));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between zero and the last day"
    )]
    let day = value.floor() as u64;
    if !dates_1904 && matches!(day, 0 | 60) {
        let shown = if day == 0 { "1900-01-00" } else { "1900-02-29" };
        return Ok(CellContent::Text(sink.text(shown)?));
    }
    let (first, days) = match (dates_1904, day) {
        (true, _) => (NaiveDate::from_ymd_opt(1904, 1, 1), day),
        (false, 1..60) => (NaiveDate::from_ymd_opt(1899, 12, 31), day),
        (false, _) => (NaiveDate::from_ymd_opt(1899, 12, 30), day),
    };
    let date = first.and_then(|first| first.checked_add_days(Days::new(days)));
    Ok(
        date.map_or(CellContent::Error(ErrorKind::TooNarrow), |date| {
            CellContent::Date(date, shape)
        }),
    )
}

/// A time as shown. Seconds are rounded, minutes cut off.
pub(super) fn time(
    value: f64,
    shape: TimeShape,
    sink: &mut Sink<'_>,
) -> Result<CellContent, ReadError> {
    if !(0.0..LAST_DAY).contains(&value) {
        return Ok(CellContent::Error(ErrorKind::TooNarrow));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between zero and the last day"
    )]
    let all = (value * DAY_SECONDS).round() as u64;
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    let shown = match shape {
        TimeShape::Clock { seconds: false } => format!("{}:{minutes:02}", hours % 24),
        TimeShape::Clock { seconds: true } => {
            format!("{}:{minutes:02}:{seconds:02}", hours % 24)
        }
        TimeShape::Hours { seconds: false } => format!("{hours}:{minutes:02}"),
        TimeShape::Hours { seconds: true } => format!("{hours}:{minutes:02}:{seconds:02}"),
        TimeShape::Minutes => format!("{}:{seconds:02}", all / 60),
        TimeShape::Seconds => format!("{all} s"),
    };
    Ok(CellContent::Time(sink.text(&shown)?))
}
