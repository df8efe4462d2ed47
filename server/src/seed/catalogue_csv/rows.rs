//! The rows of the catalogue files, and what each says in the domain's types.

use std::str::FromStr;

use domain::Decimal;
use domain::calendar::OwnDays;
use domain::code::{IndicatorCode, NodeCode};
use domain::indicator::{Ficha, Indicator, SeriesBreak, Unit};
use domain::period::Period;
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure};
use domain::{
    dimension::{Dimension, Member},
    policy_tree::Node,
};
use serde::Deserialize;

fn present(text: String) -> Option<String> {
    Some(text).filter(|t| !t.trim().is_empty())
}

fn list(text: &str) -> Vec<String> {
    text.split('|')
        .filter(|t| !t.is_empty())
        .map(str::to_owned)
        .collect()
}

fn parse_field<T: FromStr>(text: &str) -> Result<T, String>
where
    T::Err: ToString,
{
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn decimal(text: &str) -> Result<Option<Decimal>, String> {
    match text {
        "" => Ok(None),
        text => parse_field(text).map(Some),
    }
}

#[derive(Deserialize)]
pub(super) struct NodeRow {
    code: String,
    kind: domain::policy_tree::NodeKind,
    parent: String,
    name: String,
    name_status: domain::policy_tree::NameStatus,
    placement: domain::policy_tree::Placement,
    candidates: String,
    note: String,
    entity: String,
    source: String,
}

impl NodeRow {
    pub(super) fn node(self, position: i32) -> Result<Node, String> {
        Ok(Node {
            code: parse_field(&self.code)?,
            kind: self.kind,
            parent: present(self.parent)
                .map(|p| parse_field::<NodeCode>(&p))
                .transpose()?,
            name: present(self.name),
            name_status: self.name_status,
            placement: self.placement,
            candidates: list(&self.candidates),
            note: present(self.note),
            source: self.source,
            entity: present(self.entity),
            position,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct IndicatorRow {
    code: String,
    node: String,
    kind: domain::indicator::IndicatorKind,
    name: String,
    unit_kind: domain::indicator::UnitKind,
    unit_label: String,
    decimals: u8,
    shown_decimals: u8,
    min: String,
    max: String,
    direction: Option<domain::indicator::Direction>,
    aggregation: domain::indicator::Aggregation,
    periodicity: domain::period::Periodicity,
    first_year: Option<i32>,
    /// Empty = as the calendar of its periodicity says.
    due_days: Option<u16>,
    justification: String,
    responsible: String,
    limitations: String,
    formula: String,
    formula_terms: String,
    technical_notes: String,
    collection: String,
    assumptions: String,
    source: String,
    /// `year:reason`, joined by `|`.
    breaks: String,
}

impl IndicatorRow {
    pub(super) fn indicator(self, position: i32) -> Result<Indicator, String> {
        let breaks = list(&self.breaks)
            .iter()
            .map(|text| {
                let (year, reason) = text
                    .split_once(':')
                    .ok_or("a break is written as year:reason")?;
                Ok(SeriesBreak {
                    year: parse_field(year)?,
                    reason: reason.to_owned(),
                })
            })
            .collect::<Result<_, String>>()?;
        Ok(Indicator {
            code: parse_field::<IndicatorCode>(&self.code)?,
            node: parse_field(&self.node)?,
            kind: self.kind,
            name: self.name,
            unit: Unit {
                kind: self.unit_kind,
                label: self.unit_label,
                decimals: self.decimals,
                shown_decimals: self.shown_decimals,
                min: decimal(&self.min)?,
                max: decimal(&self.max)?,
            },
            direction: self.direction,
            aggregation: self.aggregation,
            periodicity: self.periodicity,
            first_year: self.first_year,
            days: OwnDays {
                due_days: self.due_days,
                ..OwnDays::default()
            },
            ficha: Ficha {
                justification: self.justification,
                responsible: self.responsible,
                limitations: self.limitations,
                formula: self.formula,
                formula_terms: self.formula_terms,
                technical_notes: self.technical_notes,
                collection: self.collection,
                assumptions: self.assumptions,
                source: self.source,
            },
            breaks,
            direction_reason: None,
            position,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct ValueRow {
    indicator: String,
    measure: Measure,
    period: String,
    value: String,
    source: String,
    note: String,
}

impl ValueRow {
    pub(super) fn cell(self) -> Result<(CellKey, CellValue), String> {
        let key = CellKey {
            indicator: parse_field(&self.indicator)?,
            measure: self.measure,
            breakdown: Breakdown::headline(),
            period: parse_field::<Period>(&self.period)?,
        };
        let value = CellValue {
            datum: Datum::number(parse_field(&self.value)?),
            provisional: false,
            note: present(self.note),
            source: present(self.source),
        };
        Ok((key, value))
    }
}

#[derive(Deserialize)]
pub(super) struct DimensionRow {
    code: String,
    name: String,
}

impl DimensionRow {
    pub(super) fn dimension(self) -> Dimension {
        Dimension {
            code: self.code,
            name: self.name,
            members: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct MemberRow {
    pub(super) dimension: String,
    code: String,
    name: String,
    aliases: String,
    reniec: String,
}

impl MemberRow {
    pub(super) fn member(self) -> Member {
        Member {
            code: self.code,
            name: self.name,
            aliases: list(&self.aliases),
            reniec: present(self.reniec),
        }
    }
}
