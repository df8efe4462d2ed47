//! Roll-up: how many indicators of a node stand where (rule 4.7).
//!
//! Counts and coverage only. It deliberately computes no mean: a missing value never enters one, and an
//! average of unlike indicators would say nothing.

use crate::{
    band::State,
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    indicator::IndicatorKind,
    policy_tree::NodeKind,
    progress::Progress,
};
use messages::{Language, in_language, t};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The policy indicators of a node and of everything below it, by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollUp {
    /// Only states that occur. The counts add up to `total`.
    pub counts: BTreeMap<State, u32>,
    /// Indicators with at least one number.
    pub reported: u32,
    pub total: u32,
}

/// Rolls up the policy indicators of the node's subtree; context indicators are never counted. The policy
/// node itself covers every policy indicator, those of services whose place is not published included.
/// An indicator that `all` does not hold counts as without data.
pub fn roll_up(
    catalogue: &Catalogue,
    node: &NodeCode,
    all: &BTreeMap<IndicatorCode, Progress>,
) -> RollUp {
    let whole = catalogue
        .node(node)
        .is_some_and(|n| n.kind == NodeKind::Policy);
    let mut sum = RollUp::default();
    for indicator in catalogue
        .indicators
        .iter()
        .filter(|i| i.kind == IndicatorKind::Policy)
    {
        if !whole
            && !catalogue
                .path(&indicator.node)
                .iter()
                .any(|n| &n.code == node)
        {
            continue;
        }
        let progress = all.get(&indicator.code);
        *sum.counts
            .entry(progress.map_or(State::NoData, |p| p.state))
            .or_default() += 1;
        sum.reported += u32::from(progress.is_some_and(|p| p.latest.is_some()));
        sum.total += 1;
    }
    sum
}

impl RollUp {
    /// How many stand in a state.
    pub fn count(&self, state: State) -> u32 {
        self.counts.get(&state).copied().unwrap_or(0)
    }

    /// «3 de 7 indicadores reportados», «ninguno de 7 indicadores tiene valor publicado», «sin indicadores».
    /// Starts in lower case: it stands behind other words.
    pub fn coverage_es(&self) -> String {
        in_language(Language::Spanish, || self.coverage())
    }

    /// The same in the present language.
    pub fn coverage(&self) -> String {
        match (self.reported, self.total) {
            (_, 0) => t!("sin indicadores").to_owned(),
            (0, 1) => t!("su único indicador no tiene valor publicado").to_owned(),
            (_, 1) => t!("su único indicador está reportado").to_owned(),
            (0, total) => t!(
                "ninguno de {total} indicadores tiene valor publicado",
                total
            ),
            (1, total) => t!("1 de {total} indicadores tiene valor publicado", total),
            (reported, total) => {
                t!(
                    "{reported} de {total} indicadores reportados",
                    reported,
                    total
                )
            }
        }
    }
}
