//! A published cell as an observation.

use domain::{
    indicator::IndicatorKind,
    value::{Cell, Datum},
};
use workbook::write::Published;

use super::TOTAL;
use super::code::{frequency, id_of, measure_code, one_line, time_period, unit_code};
use super::lists::Lists;
use crate::member;

/// A cell as an observation.
pub(super) struct Observation {
    /// In the order of [`Lists::key`], then the period.
    pub(super) key: Vec<String>,
    /// With every digit; nothing = none is stated.
    pub(super) value: Option<String>,
    pub(super) status: &'static str,
    pub(super) unit: String,
    pub(super) decimals: u8,
    pub(super) comment: String,
    pub(super) source: String,
}

impl Observation {
    /// `None` for a cell of an indicator that the catalogue does not have, which no release has.
    pub(super) fn of(published: &Published<'_>, lists: &Lists<'_>, cell: &Cell) -> Option<Self> {
        let release = published.release;
        let indicator = release.catalogue.indicator(&cell.key.indicator)?;
        let mut key = vec![
            frequency(cell.key.period.periodicity()).to_owned(),
            id_of(cell.key.indicator.as_str()),
            measure_code(cell.key.measure),
        ];
        let members = lists.dimensions.iter().map(|(_, dimension)| {
            let member = member(&cell.key.breakdown, &dimension.code);
            member.map_or_else(|| TOTAL.to_owned(), id_of)
        });
        key.extend(members);
        key.push(time_period(cell.key.period));
        let (value, status, reason) = match &cell.value.datum {
            Datum::Value(quantity) if cell.value.provisional => (Some(quantity.value), "P", None),
            Datum::Value(quantity) => (Some(quantity.value), "A", None),
            Datum::NotAvailable(why) => (None, "O", Some(why)),
            Datum::NotApplicable(why) => (None, "M", Some(why)),
        };
        // A file without a place for a label says it of every number: invented, or withdrawn.
        let invented = release.demo && indicator.kind == IndicatorKind::Policy;
        let label = invented.then_some(workbook::write::DEMO_LABEL);
        let said = reason.into_iter().chain(&cell.value.note);
        let notice = published.withdrawn_notice();
        let labels = label.into_iter().chain(notice.as_deref());
        let comment: Vec<&str> = labels.chain(said.map(String::as_str)).collect();
        Some(Self {
            key,
            value: value.map(|value| value.to_string()),
            status,
            unit: unit_code(&indicator.unit.label),
            decimals: indicator.unit.decimals,
            comment: one_line(&comment.join(": ")),
            source: one_line(cell.value.source.as_deref().unwrap_or_default()),
        })
    }
}

/// A title, with the notice of a withdrawn release.
pub(super) fn with_notice(published: &Published<'_>, title: &str) -> String {
    match published.withdrawn_notice() {
        Some(notice) => format!("{title} ({notice})"),
        None => title.to_owned(),
    }
}
