//! The cells of one change set: what each changes, held against the current values and against other open changes. It
//! decides nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::wire::{CellConflict, ChangeView};
use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    change_set::Change,
    code::IndicatorCode,
    finding::{Finding, Place},
    value::{Cell, CellKey, CellValue},
};
use import::{merge::conflicts_at, stored::Stored};
use sqlx::PgConnection;

use crate::{
    db::{self, DbError, change_set::OpenChange},
    use_case::{check, label},
};

/// The changes of a set and what they are held against.
pub(in crate::use_case::review) struct ComparedChanges {
    pub(in crate::use_case::review) catalogue: Arc<Catalogue>,
    pub(in crate::use_case::review) changes: Vec<Change>,
    /// The indicators of the changes.
    pub(super) touched: BTreeSet<IndicatorCode>,
    /// The current cells of those indicators.
    pub(super) cells: Vec<Cell>,
    /// Names of responsible entities by their codes.
    entities: BTreeMap<String, String>,
    /// In Lima.
    today: NaiveDate,
}

impl ComparedChanges {
    pub(in crate::use_case::review) async fn load(
        conn: &mut PgConnection,
        id: i64,
        today: NaiveDate,
    ) -> Result<Self, DbError> {
        let catalogue = db::catalogue::load_catalogue(conn).await?;
        let changes = db::change_set::list_changes(conn, id).await?;
        let touched: BTreeSet<IndicatorCode> = changes
            .iter()
            .map(|change| change.key.indicator.clone())
            .collect();
        let codes: Vec<String> = touched.iter().map(ToString::to_string).collect();
        let cells = db::value::list_current_of(conn, &catalogue.edition.code, &codes).await?;
        let entities = db::catalogue::list_entities(conn).await?;
        Ok(Self {
            entities: entities.into_iter().collect(),
            catalogue,
            changes,
            touched,
            cells,
            today,
        })
    }

    /// The entity that reports an indicator.
    fn entity(&self, indicator: &IndicatorCode) -> Option<(String, String)> {
        let indicator = self.catalogue.indicator(indicator)?;
        let code = self.catalogue.node(&indicator.node)?.entity.clone()?;
        let name = self.entities.get(&code).unwrap_or(&code).clone();
        (!code.is_empty()).then_some((code, name))
    }

    /// Open changes of the same cells in other sets.
    pub(in crate::use_case::review) async fn competing_changes(
        &self,
        conn: &mut PgConnection,
        id: i64,
    ) -> Result<BTreeMap<CellKey, Vec<OpenChange>>, DbError> {
        let codes: Vec<String> = self.touched.iter().map(ToString::to_string).collect();
        let edition = &self.catalogue.edition.code;
        let mut open: BTreeMap<CellKey, Vec<OpenChange>> = BTreeMap::new();
        for change in db::change_set::list_open_changes(conn, edition, &codes).await? {
            if change.change_set != id {
                open.entry(change.key.clone()).or_default().push(change);
            }
        }
        Ok(open)
    }
}

/// What the views of the cells of one set are made from, beside its changes.
pub(in crate::use_case::review) struct CellViews {
    pub(in crate::use_case::review) set: i64,
    pub(in crate::use_case::review) open: BTreeMap<CellKey, Vec<OpenChange>>,
    /// Of cells whose periods have closed meanwhile.
    pub(in crate::use_case::review) closed: BTreeMap<Place, Finding>,
    /// Not decided yet: the values may still be overtaken.
    pub(in crate::use_case::review) is_waiting: bool,
    /// Whether values of other people's sets may be shown.
    pub(in crate::use_case::review) named: bool,
}

impl CellViews {
    /// All cells, checked, in the order of their keys.
    pub(in crate::use_case::review) fn all(mut self, content: &ComparedChanges) -> Vec<ChangeView> {
        let cells = content.cells.iter();
        let now: BTreeMap<&CellKey, &CellValue> = cells.map(|c| (&c.key, &c.value)).collect();
        let wanted = content
            .changes
            .iter()
            .filter_map(|change| Some((&change.key, change.after.as_ref()?)));
        let stored = content.cells.iter();
        let stored = Stored::of(stored.map(|c| (c.key.clone(), c.value.clone())));
        let found = check::findings(wanted, &content.catalogue, &stored, content.today);
        let mut findings: BTreeMap<Place, Vec<Finding>> = BTreeMap::new();
        for finding in found {
            findings
                .entry(finding.place.clone())
                .or_default()
                .push(finding);
        }
        content
            .changes
            .iter()
            .map(|change| {
                let place = check::place(&change.key);
                let found = findings.remove(&place).unwrap_or_default();
                let now = now.get(&change.key).copied();
                let mut view = self.one(content, change, now, found);
                view.findings.extend(self.closed.remove(&place));
                view
            })
            .collect()
    }

    fn one(
        &self,
        content: &ComparedChanges,
        change: &Change,
        now: Option<&CellValue>,
        mut findings: Vec<Finding>,
    ) -> ChangeView {
        let catalogue = &content.catalogue;
        let key = &change.key;
        let indicator = catalogue.indicator(&key.indicator);
        let open = self.open.get(key).map(Vec::as_slice).unwrap_or_default();
        findings.extend(check::competing_change(
            key,
            open,
            Some(self.set),
            self.named,
        ));
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let is_overtaken = self.is_waiting && conflicts_at(before, now, after);
        let refusal = if is_overtaken {
            Some(OVERTAKEN)
        } else {
            let blocks = findings.iter().any(Finding::blocks);
            blocks.then_some(WRONG)
        };
        ChangeView {
            indicator_name: indicator.map(|i| i.name.clone()).unwrap_or_default(),
            entity: content.entity(&key.indicator),
            label: label::of_cell(key, catalogue),
            unit: indicator.map(|i| i.unit.clone()),
            before: change.before.clone(),
            after: change.after.clone(),
            provenance: change.provenance.clone(),
            findings,
            conflict: is_overtaken.then(|| CellConflict {
                key: key.clone(),
                seen: change.before.clone(),
                now: now.cloned(),
                wanted: change.after.clone(),
                in_draft: false,
            }),
            refusal: refusal.map(str::to_owned),
            thread: Vec::new(),
            key: key.clone(),
        }
    }
}

const OVERTAKEN: &str = "El valor cambió desde que se preparó esta celda: devuélvala.";
const WRONG: &str = "Tiene errores: devuélvala.";
