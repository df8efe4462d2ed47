//! What is still to be completed of a row of the catalogue, and which rows a filter shows. Pure.
//!
//! Empty means not published or not yet copied; it never means «none».

use std::collections::BTreeSet;

use domain::{
    catalogue::Catalogue,
    indicator::Indicator,
    policy_tree::{NameStatus, Node, NodeKind, Placement},
};

use super::super::policy_tree::plain;

/// What is missing of a node, in the words of its form. `has_indicators`: something measures it.
pub fn of_node(node: &Node, has_indicators: bool) -> Vec<&'static str> {
    let is_service = node.kind == NodeKind::Service;
    let is_measured = matches!(node.kind, NodeKind::Objective | NodeKind::Service);
    [
        (node.name_status == NameStatus::Missing, "denominación"),
        (
            node.name_status == NameStatus::Truncated,
            "denominación completa",
        ),
        (
            is_service && node.placement != Placement::Stated,
            "ubicación declarada",
        ),
        (is_service && node.entity.is_none(), "entidad responsable"),
        (is_measured && !has_indicators, "indicador"),
    ]
    .into_iter()
    .filter(|(is_missing, _)| *is_missing)
    .map(|(_, word)| word)
    .collect()
}

/// What is missing of an indicator, in the order of its ficha.
pub fn of_indicator(indicator: &Indicator) -> Vec<&'static str> {
    let ficha = &indicator.ficha;
    let empty = |text: &str| text.trim().is_empty();
    [
        (empty(&ficha.justification), "justificación"),
        (empty(&ficha.responsible), "responsables"),
        (empty(&ficha.limitations), "limitaciones"),
        (empty(&ficha.formula), "fórmula"),
        (empty(&ficha.formula_terms), "donde"),
        (empty(&ficha.technical_notes), "especificaciones técnicas"),
        (indicator.direction.is_none(), "sentido esperado"),
        (empty(&ficha.collection), "recolección y análisis"),
        (empty(&ficha.assumptions), "supuestos"),
        (empty(&ficha.source), "fuente"),
    ]
    .into_iter()
    .filter(|(is_missing, _)| *is_missing)
    .map(|(_, word)| word)
    .collect()
}

/// What filtering needs of a node and its indicators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Codes and names, in lower case without accents.
    text: String,
    is_incomplete: bool,
}

/// The nodes as lines, in order.
pub fn lines(catalogue: &Catalogue) -> Vec<Line> {
    catalogue
        .nodes
        .iter()
        .map(|node| {
            let name = node.name.as_deref().unwrap_or("por completar");
            let mut words = vec![node.code.to_string(), name.to_owned()];
            words.extend(node.entity.clone());
            let mut incomplete = Vec::new();
            let mut has_indicators = false;
            for indicator in catalogue.indicators_of(&node.code) {
                has_indicators = true;
                words.push(indicator.code.to_string());
                words.push(indicator.name.clone());
                incomplete.extend(of_indicator(indicator));
            }
            incomplete.extend(of_node(node, has_indicators));
            Line {
                text: plain(&words.join(" ")),
                is_incomplete: !incomplete.is_empty(),
            }
        })
        .collect()
}

/// The places of the nodes of a catalogue that a filter shows: for the page and for its files.
pub fn visible_nodes(catalogue: &Catalogue, text: &str, incomplete_only: bool) -> BTreeSet<usize> {
    visible(&lines(catalogue), text, incomplete_only)
}

/// The nodes to show.
pub fn visible(lines: &[Line], text: &str, incomplete_only: bool) -> BTreeSet<usize> {
    let text = plain(text.trim());
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.text.contains(&text))
        .filter(|(_, line)| line.is_incomplete || !incomplete_only)
        .map(|(index, _)| index)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{
        indicator_text::tests::{catalogue, indicator},
        node_text::tests::node,
    };
    use super::*;

    #[test]
    fn an_unnamed_service_says_what_is_missing() {
        assert_eq!(
            of_node(&node(), false),
            ["denominación", "ubicación declarada", "indicador"]
        );
        let whole = Node {
            name: Some("Casilla".to_owned()),
            name_status: NameStatus::Stated,
            placement: Placement::Stated,
            ..node()
        };
        assert!(of_node(&whole, true).is_empty());
    }

    #[test]
    fn a_guideline_needs_no_indicator_of_its_own() {
        let guideline = Node {
            kind: NodeKind::Guideline,
            name: Some("Identidad".to_owned()),
            name_status: NameStatus::Stated,
            entity: None,
            ..node()
        };
        assert!(of_node(&guideline, false).is_empty());
    }

    #[test]
    fn what_is_missing_follows_the_order_of_the_ficha() {
        let mut indicator = indicator();
        indicator.direction = None;
        indicator.ficha.source = "ENAHO".to_owned();
        let missing = of_indicator(&indicator);
        assert_eq!(missing.first(), Some(&"justificación"));
        assert!(missing.contains(&"sentido esperado"));
        assert!(!missing.contains(&"fuente") && !missing.contains(&"fórmula"));
    }

    #[test]
    fn the_filter_finds_nodes_by_their_indicators_too() {
        let lines = lines(&catalogue());
        assert_eq!(visible(&lines, "s05-1", false).len(), 0);
        assert_eq!(visible(&lines, "s05", true).len(), 1);
        assert!(visible(&lines, "zzz", false).is_empty());
    }
}
