//! What there is to say to a person on a day, and was not said yet.
//!
//! What is due or late is what the office's home lists for the same person (rule book 4.9), without periods that have
//! closed: nothing can be entered there. What may be reviewed is what the home lists, too, without sets of the same
//! person's other accounts. Each thing has a name ([`NewsItem`]) under which it is remembered that it was said.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::DueCell;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    format,
    period::Period,
    reminder::{LATE_EVERY_DAYS, ReminderKind, due_stage},
};
use sqlx::PgConnection;

use crate::db::{self, DbError, change_set::WaitingSet, reminder::Reminder};
use crate::mail::digest::{Digest, Line, MAX_LINES, Section};
use crate::use_case::{Actor, entry::due_cells};

/// A release that is older is no news, whenever somebody begins to want to hear of releases.
const MAX_NEWS_AGE_DAYS: i64 = 90;
/// Cells of a set that are named in its line.
const MAX_NAMED_CELLS: i64 = 5;

/// The name of what is said, and the line that says it.
struct NewsItem {
    name: String,
    line: Line,
}

/// What is said, with the names under which it is remembered.
#[derive(Debug, Default)]
pub(super) struct PendingNews {
    pub digest: Digest,
    pub items: Vec<String>,
}

/// Everything that is new for this person today. What the digest of this day says already is new as well: it may still
/// wait to be sent.
pub(super) async fn of(
    conn: &mut PgConnection,
    actor: &Actor,
    reminder: &Reminder,
    catalogue: &Catalogue,
) -> Result<PendingNews, DbError> {
    let reminded = db::digest::list_reminded(conn, &actor.viewer.name, actor.today()).await?;
    let role = actor.viewer.role;
    let wanted: BTreeSet<ReminderKind> = reminder
        .kinds
        .iter()
        .copied()
        .filter(|kind| kind.concerns(role))
        .collect();
    let today = actor.today();
    let mut found: BTreeMap<ReminderKind, Vec<NewsItem>> = BTreeMap::new();
    if wanted.contains(&ReminderKind::Due) || wanted.contains(&ReminderKind::Late) {
        for cell in due_cells(conn, actor, catalogue).await? {
            if let Some((kind, item)) = due_item(&cell, today, &reminded) {
                found.entry(kind).or_default().push(item);
            }
        }
    }
    if wanted.contains(&ReminderKind::Returned) {
        let turns = db::change_set::list_returned_to(conn, &actor.viewer.name).await?;
        let items = turn_items(conn, catalogue, ReminderKind::Returned, &turns).await?;
        found.insert(ReminderKind::Returned, items);
    }
    if wanted.contains(&ReminderKind::Review) {
        let turns = db::change_set::list_reviewable_by(conn, &actor.viewer.name).await?;
        let items = turn_items(conn, catalogue, ReminderKind::Review, &turns).await?;
        found.insert(ReminderKind::Review, items);
    }
    if wanted.contains(&ReminderKind::Published) {
        let items = release_items(conn, reminder, actor.now).await?;
        found.insert(ReminderKind::Published, items);
    }
    found.retain(|kind, _| wanted.contains(kind));
    // What is late has its own rule for being said again.
    for (_, items) in found
        .iter_mut()
        .filter(|(kind, _)| **kind != ReminderKind::Late)
    {
        items.retain(|item| !reminded.contains_key(&item.name));
    }
    Ok(into_news(found))
}

fn into_news(found: BTreeMap<ReminderKind, Vec<NewsItem>>) -> PendingNews {
    let mut news = PendingNews::default();
    for (kind, items) in found {
        if items.is_empty() {
            continue;
        }
        let total = items.len();
        let (names, mut lines): (Vec<_>, Vec<_>) =
            items.into_iter().map(|item| (item.name, item.line)).unzip();
        lines.truncate(MAX_LINES);
        news.items.extend(names);
        news.digest.sections.push(Section { kind, lines, total });
    }
    news
}

/// A cell that is expected, if this is a day to say so.
fn due_item(
    cell: &DueCell,
    today: NaiveDate,
    reminded: &BTreeMap<String, NaiveDate>,
) -> Option<(ReminderKind, NewsItem)> {
    if !cell.standing.is_open() {
        return None;
    }
    let (indicator, period, until) = (&cell.indicator, cell.period, cell.due);
    let (kind, name, when) = if cell.late {
        let name = format!("late {indicator} {period} {until}");
        let again = reminded.get(&name).and_then(|day| {
            let days = Days::new(u64::from(LATE_EVERY_DAYS));
            day.checked_add_days(days)
        });
        if again.is_some_and(|again| today < again) {
            return None;
        }
        let when = format!(
            "venció el {}, {}",
            format::date_long(until),
            distance_es(until, today)
        );
        (ReminderKind::Late, name, when)
    } else {
        let stage = due_stage(today, until)?;
        let name = format!("due {stage} {indicator} {period} {until}");
        let when = format!(
            "vence el {}, {}",
            format::date_long(until),
            distance_es(until, today)
        );
        (ReminderKind::Due, name, when)
    };
    let text = format!(
        "{indicator} · {} · {}: {when}",
        cell.indicator_name,
        format::period(period)
    );
    let path = format!("/gestion/captura/indicador/{indicator}");
    Some((
        kind,
        NewsItem {
            name,
            line: Line { text, path },
        },
    ))
}

/// «en 3 días», «hoy», «hace 1 día».
fn distance_es(day: NaiveDate, today: NaiveDate) -> String {
    match day.signed_duration_since(today).num_days() {
        0 => "hoy".to_owned(),
        1 => "mañana".to_owned(),
        -1 => "hace 1 día".to_owned(),
        days if days > 0 => format!("en {days} días"),
        days => format!("hace {} días", days.unsigned_abs()),
    }
}

async fn turn_items(
    conn: &mut PgConnection,
    catalogue: &Catalogue,
    kind: ReminderKind,
    turns: &[WaitingSet],
) -> Result<Vec<NewsItem>, DbError> {
    let mut items = Vec::with_capacity(turns.len());
    let sets: Vec<i64> = turns.iter().map(|turn| turn.id).collect();
    let cells = db::change_set::list_cell_names(conn, &sets, MAX_NAMED_CELLS).await?;
    for turn in turns {
        let named_cells = cells.get(&turn.id).map_or(&[][..], Vec::as_slice);
        let counted = match turn.cells {
            1 => "1 celda".to_owned(),
            cells => format!("{cells} celdas"),
        };
        let by = match kind {
            ReminderKind::Review => format!(" de {}", turn.author_name),
            _ => String::new(),
        };
        let text = format!(
            "Conjunto n.º {}{by}, {counted}: {}",
            turn.id,
            named(catalogue, named_cells, turn.cells)
        );
        let path = format!("/gestion/cambios/{}", turn.id);
        let name = format!("{} {} {}", kind.slug(), turn.id, turn.event);
        items.push(NewsItem {
            name,
            line: Line { text, path },
        });
    }
    Ok(items)
}

/// «S04-1 Nombre (2024); S05-1 Nombre (2024) y 3 más».
fn named(catalogue: &Catalogue, cells: &[(IndicatorCode, Period)], total: i64) -> String {
    let one = |(code, period): &(IndicatorCode, Period)| {
        let name = catalogue.indicator(code).map_or("", |found| &found.name);
        format!("{code} {name} ({})", format::period(*period))
    };
    let listed: Vec<String> = cells.iter().map(one).collect();
    let listed = listed.join("; ");
    let shown = i64::try_from(cells.len()).unwrap_or(i64::MAX);
    match total.saturating_sub(shown) {
        more if more > 0 => format!("{listed} y {more} más"),
        _ => listed,
    }
}

/// Releases since the person confirmed the address: what was public before is no news.
async fn release_items(
    conn: &mut PgConnection,
    reminder: &Reminder,
    now: DateTime<Utc>,
) -> Result<Vec<NewsItem>, DbError> {
    let Some(since) = reminder.confirmed_at else {
        return Ok(Vec::new());
    };
    // What was said is remembered for longer than this: nothing is said twice, and what is old is no news.
    let since = since.max(now - TimeDelta::days(MAX_NEWS_AGE_DAYS));
    let mut releases = db::release::list(conn).await?;
    releases.retain(|release| release.published_at > since);
    releases.reverse();
    let items = releases.into_iter().map(|release| {
        let number = release.number;
        let day = format::date_long(format::lima_day(release.published_at));
        let text = match release.withdraws {
            Some(wrong) => format!("Publicación n.º {number}, del {day}: retira la n.º {wrong}"),
            None => format!("Publicación n.º {number}, del {day}"),
        };
        NewsItem {
            name: format!("published {number}"),
            line: Line {
                text,
                path: format!("/publicaciones/{number}"),
            },
        }
    });
    Ok(items.collect())
}
