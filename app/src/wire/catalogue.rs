//! The catalogue as it is edited.

use super::{SaveOutcome, WaitingChange, call::call};
use domain::{catalogue::Catalogue, indicator::Indicator, policy_tree::Node};
use serde::{Deserialize, Serialize};

/// The catalogue with the version of each row, for editing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueView {
    pub catalogue: Catalogue,
    /// Version by code.
    pub node_versions: std::collections::BTreeMap<String, i32>,
    pub indicator_versions: std::collections::BTreeMap<String, i32>,
    /// Known responsible entities: code, name.
    pub entities: Vec<(String, String)>,
    /// Changes of nodes and indicators that wait for a decision.
    pub waiting: Vec<WaitingChange>,
}

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNode {
    pub node: Node,
    pub version: i32,
}
call!(SaveNode => SaveOutcome<CatalogueView>, "/fn/save_node", EditCatalogue);

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveIndicator {
    pub indicator: Indicator,
    pub version: i32,
}
call!(SaveIndicator => SaveOutcome<CatalogueView>, "/fn/save_indicator", EditCatalogue);

/// Registers a responsible entity, or gives one another name. The answer is [`ListEntities`]'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveEntity {
    /// From 1 to 40 characters; never changed later, because indicators and accounts name it.
    pub code: String,
    pub name: String,
    pub new: bool,
}
call!(SaveEntity => Vec<(String, String)>, "/fn/save_entity", EditCatalogue);

/// The responsible entities, code and name, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEntities {}
call!(ListEntities => Vec<(String, String)>, "/fn/list_entities", ReadOffice);

/// The current edition of the catalogue, as it is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCatalogue {}
call!(ReadCatalogue => CatalogueView, "/fn/read_catalogue", ReadOffice);
