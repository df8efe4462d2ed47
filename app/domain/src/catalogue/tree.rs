//! What a place in the tree must be like: the parent exists, stands higher, and hangs not below its child.

use super::Catalogue;
use crate::{
    finding::{Finding, Place},
    policy_tree::{Node, NodeKind},
};

/// Why a node cannot hang where it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParentProblem {
    /// The parent is not in the catalogue.
    Unknown,
    /// The parent is of the same level or a lower one.
    Level(NodeKind),
    /// The node would stand above itself.
    Circle,
}

impl Catalogue {
    /// What is wrong with the parent of a node; nothing where it names none.
    pub fn parent_problem(&self, node: &Node) -> Option<ParentProblem> {
        let code = node.parent.as_ref()?;
        let Some(parent) = self.node(code) else {
            return Some(ParentProblem::Unknown);
        };
        if *code == node.code || self.path(code).iter().any(|above| above.code == node.code) {
            return Some(ParentProblem::Circle);
        }
        (parent.kind >= node.kind).then_some(ParentProblem::Level(parent.kind))
    }
}

impl ParentProblem {
    /// As a finding at the cell or field that states the parent.
    pub fn finding(self, place: Place, read: &str) -> Finding {
        let (code, problem, remedy) = match self {
            Self::Unknown => (
                "E314",
                "El elemento superior no existe.".to_owned(),
                "Elija otro elemento superior.",
            ),
            Self::Level(kind) => (
                "E364",
                format!(
                    "El elemento superior debe ser de un nivel más alto, y es {}.",
                    level(kind)
                ),
                "Elija otro elemento superior, o corrija el nivel.",
            ),
            Self::Circle => (
                "E365",
                "El elemento superior depende de este mismo elemento.".to_owned(),
                "Elija otro elemento superior.",
            ),
        };
        Finding::new(code, place, Some(read), problem, remedy)
    }
}

fn level(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "la política",
        NodeKind::Objective => "un objetivo prioritario",
        NodeKind::Guideline => "un lineamiento",
        NodeKind::Service => "un servicio",
    }
}
