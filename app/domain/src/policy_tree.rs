//! The policy tree: edition, objectives, guidelines and services, as data with a source per row.

use crate::code::NodeCode;
use serde::{Deserialize, Serialize};

/// One wording of the policy. A new edition copies; it never alters history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// `2022-09`, `2023-07`.
    pub code: String,
    /// «Política Nacional de Transformación Digital».
    pub policy_name: String,
    /// «Modelo del problema público, setiembre de 2022».
    pub name: String,
    /// The year of the final targets: 2030.
    pub horizon: i32,
    /// One sentence on the promise, for the home page.
    pub promise: String,
    pub source: String,
}

/// Level of a node. The root is the policy itself; headline indicators hang there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    Policy,
    Objective,
    Guideline,
    Service,
}

/// What is known of a node's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameStatus {
    Stated,
    Truncated,
    Missing,
}

/// How certain the place of a service in the tree is. «Inferred» means by the order of the codes,
/// not by a statement; the interface must say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    Stated,
    ObjectiveStated,
    GuidelineInferred,
    ObjectiveInferred,
    Unknown,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub code: NodeCode,
    pub kind: NodeKind,
    /// The nearest known parent: a service hangs on its guideline if known, else on its objective,
    /// else on nothing (place not published).
    pub parent: Option<NodeCode>,
    /// `None` = «denominación por completar».
    pub name: Option<String>,
    pub name_status: NameStatus,
    pub placement: Placement,
    /// Guidelines that it may belong to, as the source leaves open. Free text per item.
    pub candidates: Vec<String>,
    pub note: Option<String>,
    pub source: String,
    /// Responsible entity, when known. Reporters are bound to entities by this text's entity code.
    pub entity: Option<String>,
    /// Order among all nodes of the edition.
    pub position: i32,
}
