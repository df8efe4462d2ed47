//! The policy tree of the office: every node with the state of its indicators by the current values.

use std::collections::BTreeSet;

use app::wire::{TreeIndicator, TreeRow};
use domain::{
    catalogue::Catalogue,
    gate::Gate,
    indicator::IndicatorKind,
    policy_tree::Node,
    progress::{Series, assess},
    role::Act,
    value::{Breakdown, Cell},
};
use sqlx::PgPool;

use super::due::{cells_of, due};
use crate::{
    db,
    use_case::{Actor, UseCaseError, begin_reading, commit, visible},
};

/// All nodes, depth first in the order of the catalogue.
pub async fn read_tree(pool: &PgPool, actor: &Actor) -> Result<Vec<TreeRow>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let cells = visible::list_current(&mut tx, actor, &catalogue).await?;
    let settings = db::setting::load_settings(&mut tx).await?;
    commit(tx).await?;
    let today = actor.today();
    let headline = Breakdown::headline();
    // Late is late, reopened or not.
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &[],
        today,
    };
    let indicators = |node: &Node| {
        let of_node = catalogue.indicators_of(&node.code);
        of_node
            .map(|indicator| {
                let cells: &[Cell] = cells_of(&cells, indicator);
                let horizon = catalogue.edition.horizon;
                let calendar = &catalogue.calendar;
                let series =
                    Series::from_cells(indicator, calendar, horizon, cells.iter(), &headline);
                let late = due(indicator, cells, &BTreeSet::new(), gate);
                TreeIndicator {
                    code: indicator.code.clone(),
                    name: indicator.name.clone(),
                    context: indicator.kind == IndicatorKind::Context,
                    state: assess(&series, &settings, today).state,
                    late: count(late.iter().filter(|due| due.late).count()),
                }
            })
            .collect()
    };
    let mut rows = Vec::with_capacity(catalogue.nodes.len());
    for (node, depth) in depth_first(&catalogue) {
        rows.push(TreeRow {
            indicators: indicators(node),
            node: node.clone(),
            depth,
        });
    }
    Ok(rows)
}

/// Nodes with their depth. Roots and children keep the order of the catalogue; a node is listed once
/// even if parents made a circle.
pub(super) fn depth_first(catalogue: &Catalogue) -> Vec<(&Node, u8)> {
    let mut rows = Vec::with_capacity(catalogue.nodes.len());
    let mut listed = BTreeSet::new();
    let roots = catalogue.nodes.iter().filter(|node| {
        node.parent
            .as_ref()
            .is_none_or(|parent| catalogue.node(parent).is_none())
    });
    let mut open: Vec<(&Node, u8)> = roots.map(|node| (node, 0)).collect();
    open.reverse();
    while let Some((node, depth)) = open.pop() {
        if !listed.insert(&node.code) {
            continue;
        }
        rows.push((node, depth));
        let mut children: Vec<_> = catalogue.children(&node.code).collect();
        children.reverse();
        open.extend(
            children
                .into_iter()
                .map(|child| (child, depth.saturating_add(1))),
        );
    }
    rows
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
