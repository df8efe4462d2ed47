//! The catalogue of one edition: nodes, indicators and dimensions, with look-ups.

mod tree;

pub use tree::ParentProblem;

use crate::{
    calendar::Calendar,
    code::{IndicatorCode, NodeCode},
    dimension::Dimension,
    indicator::Indicator,
    policy_tree::{Edition, Node, NodeKind},
};
use serde::{Deserialize, Serialize};

/// Everything the catalogue of an edition holds. Vectors are in display order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    pub edition: Edition,
    pub nodes: Vec<Node>,
    pub dimensions: Vec<Dimension>,
    pub indicators: Vec<Indicator>,
    /// Releases from before there was a calendar have none and keep their text.
    #[serde(default, skip_serializing_if = "Calendar::is_default")]
    pub calendar: Calendar,
}

impl Catalogue {
    pub fn node(&self, code: &NodeCode) -> Option<&Node> {
        self.nodes.iter().find(|n| &n.code == code)
    }
    pub fn indicator(&self, code: &IndicatorCode) -> Option<&Indicator> {
        self.indicators.iter().find(|i| &i.code == code)
    }
    /// Direct children of a node, in order.
    pub fn children<'a>(&'a self, code: &'a NodeCode) -> impl Iterator<Item = &'a Node> {
        self.nodes
            .iter()
            .filter(move |n| n.parent.as_ref() == Some(code))
    }
    /// All nodes of a kind, in order.
    pub fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |n| n.kind == kind)
    }
    /// Indicators attached to the node itself.
    pub fn indicators_of<'a>(&'a self, code: &'a NodeCode) -> impl Iterator<Item = &'a Indicator> {
        self.indicators.iter().filter(move |i| &i.node == code)
    }
    /// From the root's child down to the node itself: OP1 › L1.3 › S04. Cycles are impossible by constraint;
    /// the walk still stops after as many steps as there are nodes.
    pub fn path(&self, code: &NodeCode) -> Vec<&Node> {
        let mut path = Vec::new();
        let mut next = self.node(code);
        while let Some(node) = next {
            if path.len() > self.nodes.len() {
                break;
            }
            path.push(node);
            next = node.parent.as_ref().and_then(|p| self.node(p));
        }
        path.reverse();
        path
    }
    /// The node and everything below it.
    pub fn subtree(&self, code: &NodeCode) -> Vec<&Node> {
        self.nodes
            .iter()
            .filter(|n| self.path(&n.code).iter().any(|p| &p.code == code))
            .collect()
    }
    pub fn dimension(&self, code: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|d| d.code == code)
    }
    /// Name of a member, or its code when unknown.
    pub fn member_name<'a>(&'a self, dimension: &str, member: &'a str) -> &'a str {
        self.dimension(dimension)
            .and_then(|d| d.members.iter().find(|m| m.code == member))
            .map_or(member, |m| m.name.as_str())
    }
}
