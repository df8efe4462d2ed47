//! Loading the demonstration into a database of its own, release by release.

use chrono::{DateTime, Datelike, Days, Utc};
use domain::catalogue::Catalogue;
use domain::change_set::Change;
use domain::gate::Reopening;
use domain::period::{Period, Periodicity};
use domain::policy_tree::NodeKind;
use domain::role::Role;
use domain::value::{CellKey, CellValue};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{DemoIndicator, calendar, rows, scenario};
use crate::db::{self, audit::Entry, change_set::Origin};
use crate::release::ReleaseStore;
use crate::seed::catalogue_csv::{CatalogueSeed, CatalogueText};
use crate::seed::context;
use crate::seed::first_start::{
    FirstStart, SeedError, add_account, add_loader, begin_seed, changes, loader, publish,
    write_catalogue,
};
use crate::use_case::{self, Actor};

/// The demonstration's first release lies this long before its second.
const BETWEEN_RELEASES: Days = Days::new(210);

/// The entity that demonstration services belong to, so that a reporter has something to do.
const ENTITY: (&str, &str) = ("DEMO", "Entidad de demostración");

/// The account that plans, and that reopened a period.
const PLANNER: &str = "planificacion";

/// The indicator whose ficha the second release clarifies.
const CLARIFIED: &str = "S28-1";

/// Loads the demonstration into an empty database; does nothing to one that holds it.
///
/// # Errors
/// [`SeedError::WrongKind`] for a database with real data.
pub async fn load(
    pool: &PgPool,
    store: &ReleaseStore,
    now: DateTime<Utc>,
) -> Result<FirstStart, SeedError> {
    let rows = rows()?;
    let before = now.checked_sub_days(BETWEEN_RELEASES).unwrap_or(now);
    let early = loader(before);
    let late = loader(now);
    let mut tx = db::transaction::begin_long(pool).await?;
    let mut made = FirstStart::default();
    if begin_seed(&mut tx, true).await? {
        db::catalogue::upsert_entity(&mut tx, ENTITY.0, ENTITY.1).await?;
        let seed = catalogue(&rows)?;
        write_catalogue(&mut tx, &seed, true, &early).await?;
        add_loader(&mut tx, &early).await?;
        made.accounts = accounts(&mut tx).await?;
        let first: Vec<_> = rows
            .iter()
            .flat_map(|r| scenario::script(r).first)
            .collect();
        let set = changes(&early, first);
        write(
            &mut tx,
            &early,
            &seed,
            "Demostración: valores hasta 2024",
            &set,
        )
        .await?;
        context::store(&mut tx, &early, &seed.catalogue).await?;
        reopen(&mut tx, &seed, &late).await?;
    }
    tx.commit().await?;
    if store.current().await?.is_none() {
        publish(
            pool,
            store,
            &early,
            "Primera publicación de la demostración.",
        )
        .await?;
        store.forget_current();
    }
    if store
        .current()
        .await?
        .is_some_and(|release| release.number == 1)
    {
        load_second_release(pool, &late, &rows).await?;
        publish(
            pool,
            store,
            &late,
            "Valores de 2025, correcciones y metas revisadas (demostración).",
        )
        .await?;
    }
    Ok(made)
}

/// The catalogue with the demonstration's indicators and its entity on their nodes.
fn catalogue(rows: &[DemoIndicator]) -> Result<CatalogueSeed, SeedError> {
    let mut seed = CatalogueText::embedded().parse()?;
    let catalogue = &mut seed.catalogue;
    catalogue.calendar = calendar();
    for row in rows {
        let last = i32::try_from(catalogue.indicators.len()).unwrap_or(i32::MAX);
        let known = catalogue.indicators.iter().position(|i| i.code == row.code);
        match known {
            Some(at) => {
                let old = &catalogue.indicators[at];
                catalogue.indicators[at] = row.indicator(Some(old), old.position);
            }
            None => catalogue.indicators.push(row.indicator(None, last + 1)),
        }
        let node = catalogue.nodes.iter_mut().find(|n| n.code == row.node);
        if let Some(node) = node.filter(|n| n.kind == NodeKind::Service) {
            node.entity = Some(ENTITY.0.to_owned());
        }
    }
    Ok(seed)
}

/// Opens the last closed semester of the semestral indicator again for a month: quarters show what is
/// closed, semesters what was reopened.
async fn reopen(
    conn: &mut PgConnection,
    seed: &CatalogueSeed,
    late: &Actor,
) -> Result<(), SeedError> {
    let (catalogue, today) = (&seed.catalogue, late.today());
    let mut indicators = catalogue.indicators.iter();
    let Some(indicator) = indicators.find(|i| i.periodicity == Periodicity::Semester) else {
        return Ok(());
    };
    let closed = |period: &Period| {
        let window = catalogue.calendar.window(indicator, *period);
        window.closes_on.is_some_and(|closes_on| closes_on < today)
    };
    let years = (today.year() - 1)..=today.year();
    let mut periods = years.flat_map(|year| Period::of_year(year, Periodicity::Semester));
    let Some(period) = periods.rfind(closed) else {
        return Ok(());
    };
    let reopening = Reopening {
        indicator: indicator.code.clone(),
        period,
        until: today.checked_add_days(Days::new(30)).unwrap_or(today),
    };
    let reason = "La entidad entregó su registro fuera de plazo (demostración).";
    let edition = &catalogue.edition.code;
    db::calendar::insert_reopening(conn, edition, &reopening, reason, PLANNER).await?;
    let detail = json!({
        "period": domain::format::period(period),
        "until": domain::format::date_long(reopening.until),
        "reason": reason,
    });
    let entry = Entry {
        actor: PLANNER,
        ..late.audit_entry(
            "calendar.reopen",
            format!("indicator/{}", indicator.code),
            detail,
        )
    };
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// One account of each role, so that a newcomer can play the whole way.
async fn accounts(
    conn: &mut PgConnection,
) -> Result<Vec<crate::seed::first_start::NewAccount>, SeedError> {
    let mut made = Vec::new();
    for (name, display_name, role) in [
        ("admin", "Administración (demostración)", Role::Admin),
        (PLANNER, "Planificación (demostración)", Role::Planner),
        ("revision", "Revisión (demostración)", Role::Reviewer),
        ("ceplan", "CEPLAN (demostración)", Role::Ceplan),
    ] {
        made.push(add_account(conn, name, display_name, role).await?);
    }
    Ok(made)
}

async fn write(
    conn: &mut PgConnection,
    loader: &Actor,
    seed: &CatalogueSeed,
    title: &str,
    set: &[Change],
) -> Result<(), SeedError> {
    let edition = &seed.catalogue.edition.code;
    use_case::first_load::store(conn, loader, edition, title, Origin::Entry, set).await?;
    Ok(())
}

/// The second release's cells, each beside the value that it replaces. Cells that are stored already
/// (a start that was cut off before publishing) are left out.
async fn load_second_release(
    pool: &PgPool,
    late: &Actor,
    rows: &[DemoIndicator],
) -> Result<(), SeedError> {
    let mut tx = db::transaction::begin_long(pool).await?;
    db::setting::lock_seeding(&mut tx).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    reword_ficha(&mut tx, &catalogue, late).await?;
    let current = db::value::list_current(&mut tx, &catalogue.edition.code).await?;
    let stored = |key: &CellKey| -> Option<CellValue> {
        let at = current.binary_search_by(|cell| cell.key.cmp(key)).ok()?;
        Some(current[at].value.clone())
    };
    let cells = rows.iter().flat_map(|r| scenario::script(r).second);
    let mut set = changes(late, cells);
    for change in &mut set {
        change.before = stored(&change.key);
    }
    set.retain(|change| change.before != change.after);
    if !set.is_empty() {
        let title = "Demostración: valores de 2025, correcciones y metas revisadas";
        let edition = &catalogue.edition.code;
        use_case::first_load::store(&mut tx, late, edition, title, Origin::Entry, &set).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A text of a ficha that the second release words otherwise.
async fn reword_ficha(
    conn: &mut PgConnection,
    catalogue: &Catalogue,
    late: &Actor,
) -> Result<(), SeedError> {
    let clarified = "Todos los valores son inventados. La serie no cuenta los trámites que se abandonan (precisión de la segunda publicación).";
    let edition = &catalogue.edition.code;
    let code = CLARIFIED.parse().ok();
    let Some(known) = code.and_then(|code| catalogue.indicator(&code)) else {
        return Ok(());
    };
    let mut indicator = known.clone();
    indicator.ficha.limitations = clarified.to_owned();
    if indicator != *known {
        db::catalogue::upsert_indicator(conn, edition, &indicator, &late.viewer.name).await?;
        let place = format!("indicator/{edition}/{CLARIFIED}");
        let entry = late.audit_entry("catalogue.load", place, json!({ "indicators": 1 }));
        db::audit::append(conn, &entry).await?;
    }
    Ok(())
}
