//! The grid: periods × series of one indicator, or of the indicators of a node.

mod columns;
mod rows;

use std::collections::BTreeMap;

use app::wire::{DraftRef, Grid, GridDimension, GridIndicator, ReadGrid};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    gate::{Gate, Reopening},
    indicator::Indicator,
    role::Act,
    value::{Cell, CellKey},
};
use sqlx::{PgConnection, PgPool};

use super::{
    comment,
    due::cells_of,
    save::gathering,
    selection::{SelectedIndicators, choose},
};
use crate::{
    db::{
        self,
        change_set::{Editable, OpenChange},
    },
    use_case::{Actor, UseCaseError, begin_reading, commit, visible},
};

use columns::columns;
use rows::{GridContext, LockReasons, fits};

/// What stands in the database about the indicators of a grid.
struct GridData {
    cells: Vec<Cell>,
    open: BTreeMap<CellKey, Vec<OpenChange>>,
    /// How many comments a cell has that this person may read.
    comments: BTreeMap<CellKey, u32>,
    /// Names of entities by code.
    entities: BTreeMap<String, String>,
    sets: Vec<Editable>,
    reopenings: Vec<Reopening>,
}

impl GridData {
    async fn load(
        conn: &mut PgConnection,
        actor: &Actor,
        catalogue: &Catalogue,
        codes: &[String],
    ) -> Result<Self, UseCaseError> {
        let edition = &catalogue.edition.code;
        let cells = visible::list_current_of(conn, actor, catalogue, codes).await?;
        let mut open: BTreeMap<CellKey, Vec<OpenChange>> = BTreeMap::new();
        for change in db::change_set::list_open_changes(conn, edition, codes).await? {
            open.entry(change.key.clone()).or_default().push(change);
        }
        let entities = db::catalogue::list_entities(conn).await?;
        Ok(Self {
            cells,
            open,
            comments: comment::counts(conn, &actor.viewer, catalogue, codes).await?,
            entities: entities.into_iter().collect(),
            sets: db::change_set::list_editable(conn, edition, &actor.viewer.name).await?,
            reopenings: db::calendar::list_reopenings_of(conn, edition, codes).await?,
        })
    }
}

/// The grid with current values, open changes, and why a cell is locked.
pub async fn read_grid(
    pool: &PgPool,
    actor: &Actor,
    request: &ReadGrid,
) -> Result<Grid, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let chosen = choose(&mut tx, actor, &catalogue, request).await?;
    let codes = chosen.indicators.iter();
    let codes: Vec<String> = codes.map(|indicator| indicator.code.to_string()).collect();
    let read = GridData::load(&mut tx, actor, &catalogue, &codes).await?;
    commit(tx).await?;
    Ok(grid(actor, &catalogue, chosen, &read))
}

fn grid(
    actor: &Actor,
    catalogue: &Catalogue,
    chosen: SelectedIndicators<'_>,
    read: &GridData,
) -> Grid {
    let SelectedIndicators {
        title,
        indicators,
        selected,
    } = chosen;
    let today = actor.today();
    let columns = columns(
        &indicators,
        &read.cells,
        read.open.keys().chain(read.comments.keys()),
        catalogue.edition.horizon,
        today,
    );
    let sheet = GridContext {
        catalogue,
        actor,
        columns: &columns,
        read,
        gate: Gate {
            catalogue,
            reopenings: &read.reopenings,
            today,
        },
    };
    let mut locks = LockReasons::default();
    let mut rows = Vec::new();
    for (position, indicator) in indicators.iter().enumerate() {
        let cells = cells_of(&read.cells, indicator);
        rows.extend(sheet.rows(position, indicator, cells, &mut locks));
    }
    let described = indicators
        .iter()
        .map(|indicator| sheet.described(indicator, &mut locks));
    let described: Vec<GridIndicator> = described.collect();
    let draft = gathering(&read.sets).map(|set| set.id);
    let others = read.sets.iter().filter(|set| Some(set.id) != draft);
    Grid {
        title,
        dimensions: dimensions(actor, catalogue, &described, columns.len()),
        indicators: described,
        locks: locks.into_reasons(),
        rows,
        draft: gathering(&read.sets).map(seen),
        others: others.map(seen).collect(),
        columns,
        selected,
    }
}

fn seen(set: &Editable) -> DraftRef {
    DraftRef {
        change_set: set.id,
        version: set.version,
    }
}

/// Whether the grid of an indicator has room for a cell whether or not anybody entered or said anything there: a period
/// of its kind within the years of the grid, and groups that the catalogue has.
pub(super) fn offers(
    catalogue: &Catalogue,
    indicator: &Indicator,
    cells: &[Cell],
    open: &[OpenChange],
    key: &CellKey,
    today: NaiveDate,
) -> bool {
    let is_member = |(dimension, member): (&str, &str)| {
        let dimension = catalogue.dimension(dimension);
        dimension.is_some_and(|known| known.members.iter().any(|one| one.code == member))
    };
    let open = open.iter().map(|change| &change.key);
    let horizon = catalogue.edition.horizon;
    fits(indicator, key)
        && key.breakdown.pairs().all(is_member)
        && columns(&[indicator], cells, open, horizon, today).contains(&key.period)
}

/// What rows can be added for, where this person may type into a new series at all.
fn dimensions(
    actor: &Actor,
    catalogue: &Catalogue,
    indicators: &[GridIndicator],
    columns: usize,
) -> Vec<GridDimension> {
    let is_open = |indicator: &GridIndicator| {
        let locked = indicator.new_series_locks.iter().flatten().count();
        locked < columns
    };
    if actor.viewer.check(Act::EnterValues).is_err() || !indicators.iter().any(is_open) {
        return Vec::new();
    }
    let dimensions = catalogue.dimensions.iter();
    dimensions
        .map(|dimension| GridDimension {
            code: dimension.code.clone(),
            name: dimension.name.clone(),
            members: dimension
                .members
                .iter()
                .map(|member| (member.code.clone(), member.name.clone()))
                .collect(),
        })
        .collect()
}
