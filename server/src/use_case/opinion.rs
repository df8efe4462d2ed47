//! What readers say of pages: taken from anybody, read and attended in the office, counted for everybody, erased after
//! some days.
//!
//! What it deliberately does not do: it decides nothing by the comments, and it gets nothing about their authors.

use std::time::Duration;

use app::wire::{
    ActOnOpinion, Attended, ListOpinions, OpinionAct, OpinionPage, OpinionView, OpinionsShown,
};
use chrono::{DateTime, Days, Utc};
use domain::{
    opinion::{Answer, COMMENT_LENGTH, KEPT_DAYS},
    role::Act,
};
use serde_json::json;
use sqlx::PgPool;

use super::{Actor, SYSTEM, UseCaseError, begin, begin_long, begin_reading, commit, day_in_lima};
use crate::db::{
    self, DbError,
    audit::Entry,
    opinion::{Filter, NewOpinion, Opinion},
};

/// Comments that wait at most: beyond them no more is taken, so that no flood fills the disk or buries what people wrote.
/// Answers are counted, which takes no room.
pub const MAX_WAITING: i64 = 2_000;

const COMMENT_NOT_FOUND: &str = "Ese comentario ya no está: alguien lo borró o venció su plazo.";

/// Rows of a page of the queue.
const PAGE_SIZE: i64 = 50;
/// How often a server looks for what is due.
const CHECK_INTERVAL: Duration = Duration::from_secs(3600);

/// What a reader sent, checked.
#[derive(Debug, Clone)]
pub struct ReceivedOpinion {
    /// Address of the page, below no release.
    pub page: String,
    pub release: u32,
    pub answer: Answer,
    pub comment: Option<String>,
    pub at: DateTime<Utc>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// The answer was counted, or the comment kept.
    Kept,
    /// [`MAX_WAITING`] comments wait: this one was not kept.
    TooManyWait,
}

/// Counts an answer, or keeps a comment: it was written after an answer and is no second one.
pub async fn receive(pool: &PgPool, received: &ReceivedOpinion) -> Result<Receipt, DbError> {
    let mut tx = begin(pool).await?;
    let given = NewOpinion {
        page: &received.page,
        release: received.release,
        answer: received.answer,
        day: day_in_lima(received.at),
    };
    match &received.comment {
        None => db::opinion::count(&mut tx, &given).await?,
        Some(_) if db::opinion::count_waiting(&mut tx).await? >= MAX_WAITING => {
            return Ok(Receipt::TooManyWait);
        }
        Some(comment) => db::opinion::insert(&mut tx, &given, comment).await?,
    }
    commit(tx).await?;
    Ok(Receipt::Kept)
}

/// How often a page was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTotal {
    /// Address, below no release.
    pub page: String,
    pub yes: u64,
    pub no: u64,
}

/// The answers by page, for everybody.
pub async fn totals(pool: &PgPool) -> Result<Vec<PageTotal>, DbError> {
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let rows = db::opinion::totals(&mut conn).await?;
    let counts = rows.into_iter().map(|(page, yes, no)| PageTotal {
        page,
        yes: number(yes),
        no: number(no),
    });
    Ok(counts.collect())
}

/// The queue of comments, newest first, a page at a time.
pub async fn list(
    pool: &PgPool,
    actor: &Actor,
    search: &ListOpinions,
) -> Result<OpinionPage, UseCaseError> {
    actor.viewer.check(Act::ReadOpinions)?;
    let wanted = &search.filter;
    let filter = Filter {
        // PostgreSQL has no text with a zero in it: no page is called so.
        page: wanted
            .page
            .as_ref()
            .map(|page| page.replace('\0', "\u{fffd}")),
        answer: wanted.answer,
        is_waiting: wanted.shown == OpinionsShown::Waiting,
    };
    let mut tx = begin_reading(pool).await?;
    let mut rows = db::opinion::list(&mut tx, &filter, search.before, PAGE_SIZE + 1).await?;
    let waiting = db::opinion::count_waiting(&mut tx).await?;
    commit(tx).await?;
    let page = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let more = rows.len() > page;
    rows.truncate(page);
    Ok(OpinionPage {
        opinions: rows.into_iter().map(view).collect(),
        more,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
}

fn view(row: Opinion) -> OpinionView {
    OpinionView {
        id: row.id,
        page: row.page,
        release: u32::try_from(row.release).unwrap_or_default(),
        // The constraint `opinion_answer_is_known` lets nothing else in.
        answer: Answer::from_slug(&row.answer).unwrap_or(Answer::No),
        comment: row.comment,
        day: row.day,
        attended: row
            .attended_by
            .zip(row.attended_at)
            .map(|(by, at)| Attended {
                by,
                at,
                note: row.note,
            }),
    }
}

/// Attends a comment, lets it wait again, or erases it. The log says which page and what was done, never the words.
pub async fn act(
    pool: &PgPool,
    actor: &Actor,
    order: &ActOnOpinion,
) -> Result<Option<OpinionView>, UseCaseError> {
    actor.viewer.check(Act::AttendOpinions)?;
    let note = note(&order.note)?;
    let mut tx = begin(pool).await?;
    let found = db::opinion::lock(&mut tx, order.id).await?;
    let row = found.ok_or(UseCaseError::NotFound(COMMENT_NOT_FOUND))?;
    let act = match (order.act, row.attended_by.is_some()) {
        (OpinionAct::Attend, true) | (OpinionAct::Reopen, false) => {
            return Err(UseCaseError::Stale);
        }
        (OpinionAct::Attend, false) => {
            let by = &actor.viewer.name;
            db::opinion::attend(&mut tx, order.id, by, actor.now, note).await?;
            "opinion.attend"
        }
        (OpinionAct::Reopen, true) => {
            db::opinion::reopen(&mut tx, order.id).await?;
            "opinion.reopen"
        }
        (OpinionAct::Erase, _) => {
            db::opinion::delete(&mut tx, order.id).await?;
            "opinion.erase"
        }
    };
    let detail = json!({"page": row.page, "day": row.day});
    let entry = actor.audit_entry(act, format!("opinion/{}", order.id), detail);
    db::audit::append(&mut tx, &entry).await?;
    let now = db::opinion::lock(&mut tx, order.id).await?;
    commit(tx).await?;
    Ok(now.map(view))
}

fn note(text: &str) -> Result<Option<&str>, UseCaseError> {
    let text = text.trim();
    if text.chars().count() > COMMENT_LENGTH {
        return Err(UseCaseError::invalid(format!(
            "La nota tiene más de {COMMENT_LENGTH} caracteres: acórtela."
        )));
    }
    if text.contains('\0') {
        return Err(UseCaseError::invalid(
            "La nota tiene un carácter que no se puede guardar.",
        ));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Erases what is [`KEPT_DAYS`] old or older; answers how many answers and comments.
pub async fn forget(pool: &PgPool, now: DateTime<Utc>) -> Result<u64, DbError> {
    let today = day_in_lima(now);
    let kept = Days::new(u64::from(KEPT_DAYS).saturating_sub(1));
    let Some(first_kept) = today.checked_sub_days(kept) else {
        return Ok(0);
    };
    let mut tx = begin_long(pool).await?;
    let count = db::opinion::delete_before(&mut tx, first_kept).await?;
    if count > 0 {
        let entry = Entry {
            actor: SYSTEM,
            act: "opinion.forget",
            object: "opinion".to_owned(),
            detail: json!({"opinions": count, "days": KEPT_DAYS}),
            address: None,
        };
        db::audit::append(&mut tx, &entry).await?;
    }
    commit(tx).await?;
    Ok(count)
}

/// Erases again and again, from the start of the server to its end.
pub async fn run_expiry(pool: PgPool) {
    loop {
        match forget(&pool, Utc::now()).await {
            Ok(0) => {}
            Ok(opinions) => tracing::info!(opinions, "old answers of readers were erased"),
            Err(error) => tracing::warn!(%error, "old answers of readers cannot be erased"),
        }
        tokio::time::sleep(CHECK_INTERVAL).await;
    }
}
