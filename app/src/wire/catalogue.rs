//! The catalogue as it is edited.

use super::call::call;
use domain::{catalogue::Catalogue, indicator::Indicator, policy::Node};
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
}

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNode {
    pub node: Node,
    pub version: i32,
}
call!(SaveNode => CatalogueView, "/fn/save_node", EditCatalogue);

/// Version 0 = new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveIndicator {
    pub indicator: Indicator,
    pub version: i32,
}
call!(SaveIndicator => CatalogueView, "/fn/save_indicator", EditCatalogue);

/// The current edition of the catalogue, as it is edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCatalogue {}
call!(ReadCatalogue => CatalogueView, "/fn/read_catalogue", ReadOffice);
