//! `GET /api/v1/politica`: the policy tree, with how certain each name and place is.

use axum::response::Response;
use domain::{
    catalogue::Catalogue,
    code::{IndicatorCode, NodeCode},
    policy_tree::{Edition, NameStatus, Node, NodeKind, Placement},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Envelope, respond};
use super::problem::Problem;
use super::release_request::{ReleaseQuery, ReleaseRequest};

/// The policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyAnswer {
    /// Edition of the policy: code, names, horizon, source.
    #[schema(value_type = Object)]
    edition: Edition,
    /// Nodes without a known parent come last.
    nodes: Vec<NodeAnswer>,
}

/// A node of the policy with what hangs below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeAnswer {
    #[schema(value_type = String, example = "S04")]
    code: NodeCode,
    /// `policy`, `objective`, `guideline` or `service`.
    #[schema(value_type = String)]
    kind: NodeKind,
    /// Nothing: not published.
    name: Option<String>,
    /// `stated`, `truncated` or `missing`.
    #[schema(value_type = String)]
    name_status: NameStatus,
    /// How certain the place is: `stated`, `objective_stated`, `guideline_inferred`,
    /// `objective_inferred` or `unknown`.
    #[schema(value_type = String)]
    placement: Placement,
    /// Places that the source leaves open.
    candidates: Vec<String>,
    note: Option<String>,
    source: String,
    /// Responsible entity.
    entity: Option<String>,
    /// Codes of the indicators of this node.
    #[schema(value_type = Vec<String>)]
    indicators: Vec<IndicatorCode>,
    #[schema(no_recursion)]
    children: Vec<NodeAnswer>,
}

/// The policy tree.
#[utoipa::path(get, path = "/api/v1/politica", tag = "política", summary = "Objetivos, lineamientos y servicios",
    params(ReleaseQuery),
    responses((status = 200, body = Envelope<PolicyAnswer>), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn read(asked: ReleaseRequest) -> Response {
    respond(asked, "policy".to_owned(), |published| {
        let catalogue = &published.release.catalogue;
        let roots = catalogue.nodes.iter().filter(|node| node.parent.is_none());
        let (childless, parents): (Vec<_>, Vec<_>) = roots
            .map(|node| answer(catalogue, node, catalogue.nodes.len()))
            .partition(|n| n.children.is_empty());
        Ok(PolicyAnswer {
            edition: catalogue.edition.clone(),
            nodes: parents.into_iter().chain(childless).collect(),
        })
    })
    .await
}

/// A node and those below; `depth` ends a cycle, which the database excludes.
fn answer(catalogue: &Catalogue, node: &Node, depth: usize) -> NodeAnswer {
    let children = match depth.checked_sub(1) {
        Some(rest) => catalogue
            .children(&node.code)
            .map(|child| answer(catalogue, child, rest))
            .collect(),
        None => Vec::new(),
    };
    NodeAnswer {
        code: node.code.clone(),
        kind: node.kind,
        name: node.name.clone(),
        name_status: node.name_status,
        placement: node.placement,
        candidates: node.candidates.clone(),
        note: node.note.clone(),
        source: node.source.clone(),
        entity: node.entity.clone(),
        indicators: catalogue
            .indicators_of(&node.code)
            .map(|i| i.code.clone())
            .collect(),
        children,
    }
}
