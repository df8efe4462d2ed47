//! `GET /publicaciones.atom`: every release with what changed, for programs that follow along.
//!
//! An entry's id is made from the release's hash, so it stays the same wherever the site moves. Without
//! a public address the links are relative to the feed's own, as Atom allows.

use std::io;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::release::{Release, compare};
use domain::sentence::{
    band_shift_sentence, summary_sentence, withdrawal_sentence, withdrawn_sentence,
};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Builder;

use crate::http::download::{self, document_cache, file::Issue, reply};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::http::render_queue::RenderQueue;
use crate::release::{ReleaseStore, StoreError};
use crate::state::AppState;

/// Newest releases in the feed; the page of releases has all.
const MAX_ENTRIES: u32 = 20;
/// Changed states listed in an entry; the page has all.
const MAX_SHIFTS: usize = 10;

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// Why the feed could not be made.
#[derive(Debug, Error)]
enum FeedError {
    #[error("the feed could not be written")]
    Write(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the feed was not finished")]
    Unfinished(#[from] tokio::task::JoinError),
}

#[utoipa::path(get, path = "/publicaciones.atom", tag = "archivos", summary = "Cada publicación con lo que cambió (Atom)",
    responses((status = 200, body = String, content_type = "application/atom+xml")))]
/// The feed. Releases are few and large: it is made once a release.
pub async fn feed(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Failure> {
    let issue = download::current(&state.releases).await;
    let newest = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let document = reply::Document {
        content_type: MEDIA_TYPE,
        file_name: None,
        described_by: None,
        tag: reply::tag(&newest.sha256, "feed"),
        modified: newest.release.published_at,
        sha256: Arc::clone(&newest.sha256),
        withdrawn_by: None,
    };
    if document.is_known(&headers) {
        return Ok(document.not_modified());
    }
    let origin = state.http.origin().unwrap_or_default().to_owned();
    let sha256 = Arc::clone(&document.sha256);
    let (releases, first) = (state.releases.clone(), newest.clone());
    let around = origin.clone();
    let made = document_cache::load_and_get(&sha256, "feed".to_owned(), |permit| async move {
        let issues = issues(&releases, first).await?;
        let own = issues.last().map(|first| Arc::clone(&first.sha256));
        let own = own.unwrap_or_default();
        let written = permit.make(move || write(&issues, &own, &around)).await??;
        Ok::<_, FeedError>(Bytes::from(written))
    });
    match made.await {
        Ok(bytes) => Ok(document.file(&headers, &bytes)),
        Err(error) => match &*error {
            FeedError::Store(_) => respond_from_memory(&state.releases, newest, origin).await,
            error => Err(Failure::internal(error)),
        },
    }
}

/// The feed of what is in memory, while the database is away: older entries are missing, so nobody keeps it. Programs
/// that follow along keep the entries that they have.
async fn respond_from_memory(
    releases: &ReleaseStore,
    newest: Issue,
    origin: String,
) -> Result<Response, Failure> {
    let before = newest.release.number.saturating_sub(1);
    let mut issues = vec![newest];
    if let Ok(Some(issue)) = download::numbered(releases, before).await {
        issues.push(issue);
    }
    let listed = releases.list().await.map_err(unavailable)?;
    let own = listed.into_iter().last().map(|first| first.sha256);
    let own = own.unwrap_or_default();
    let made = RenderQueue::Document.permit().await;
    let made = made.make(move || write(&issues, &own, &origin)).await;
    let made = made.map_err(|error| Failure::internal(&error))?;
    let written = made.map_err(|error| Failure::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, written).into_response())
}

/// The newest releases, and one more to compare the last of them with.
async fn issues(releases: &ReleaseStore, newest: Issue) -> Result<Vec<Issue>, StoreError> {
    let number = newest.release.number;
    let mut issues = vec![newest];
    for older in (number.saturating_sub(MAX_ENTRIES)..number).rev() {
        issues.extend(download::numbered(releases, older).await?);
    }
    if number > 1 && issues.last().is_some_and(|last| last.release.number > 1) {
        // The feed's own id is that of the first release.
        issues.extend(download::numbered(releases, 1).await?);
    }
    Ok(issues)
}

/// `own` is the hash of the first release: it names the feed.
fn write(issues: &[Issue], own: &str, origin: &str) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let Some(newest) = issues.first() else {
        return Ok(Vec::new());
    };
    let named = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", "es-PE"),
    ];
    let feed = writer.create_element("feed").with_attributes(named);
    feed.write_inner_content(|writer| {
        let policy = &newest.release.catalogue.edition.policy_name;
        let demo = if newest.release.demo {
            " (datos de demostración)"
        } else {
            ""
        };
        text(writer, "id", &id(&format!("feed {own}")))?;
        text(writer, "title", &format!("{policy}: publicaciones{demo}"))?;
        text(
            writer,
            "subtitle",
            "Qué cambió con cada publicación de los indicadores.",
        )?;
        text(writer, "updated", &moment(newest.release.published_at))?;
        let here = format!("{origin}/publicaciones.atom");
        link(writer, "self", "application/atom+xml", &here)?;
        link(
            writer,
            "alternate",
            "text/html",
            &format!("{origin}/publicaciones"),
        )?;
        let shown = usize::try_from(MAX_ENTRIES).unwrap_or(usize::MAX);
        for (at, issue) in issues.iter().take(shown).enumerate() {
            let before = issues.get(at + 1).map(|before| &*before.release);
            let follows = before.filter(|one| one.number + 1 == issue.release.number);
            entry(writer, issue, follows, origin)?;
        }
        Ok(())
    })?;
    Ok(writer.into_inner())
}

/// Who offers the data of a release, and under which licence.
fn rights(release: &Release) -> String {
    let licence = release.settings.licence;
    format!(
        "Datos de {}: licencia {}, elección de este tablero ({})",
        release.settings.licensor(),
        licence.name(),
        licence.uri()
    )
}

fn entry(
    writer: &mut Writer<Vec<u8>>,
    issue: &Issue,
    before: Option<&Release>,
    origin: &str,
) -> io::Result<()> {
    let release = &issue.release;
    let entry = writer.create_element("entry");
    entry.write_inner_content(|writer| {
        let withdrawn = if issue.withdrawn.is_some() {
            " (retirada)"
        } else {
            ""
        };
        let page = |path: &str| format!("{origin}{}", site::of_release(release.number, path));
        text(writer, "id", &id(&issue.sha256))?;
        text(
            writer,
            "title",
            &format!("Publicación N.º {}{withdrawn}", release.number),
        )?;
        text(writer, "updated", &moment(issue.modified()))?;
        text(writer, "published", &moment(release.published_at))?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", author(release)))?;
        text(writer, "rights", &rights(release))?;
        link(writer, "alternate", "text/html", &page("/cambios"))?;
        link(writer, "related", "text/html", &page("/"))?;
        link(
            writer,
            "related",
            "application/json",
            &page("/descargas/pntd.json"),
        )?;
        text(writer, "summary", &summary(issue, before))?;
        Ok(())
    })?;
    Ok(())
}

/// What a reader of feeds sees: the publisher's note, what changed, and how to check and cite it.
fn summary(issue: &Issue, before: Option<&Release>) -> String {
    let release = &issue.release;
    let mut said = Vec::new();
    said.extend(issue.withdrawn.as_deref().map(withdrawn_sentence));
    said.extend(release.withdraws.as_ref().map(withdrawal_sentence));
    let note = release.note.trim();
    if !note.is_empty() {
        said.push(format!("«{note}»."));
    }
    match before {
        Some(before) => {
            let found = compare(before, release);
            said.push(summary_sentence(&found));
            let shifts = found.band_changes.iter().take(MAX_SHIFTS);
            said.extend(
                shifts.map(|one| format!("{}: {}", one.indicator, band_shift_sentence(one))),
            );
        }
        None => said.push(format!("{} datos publicados.", release.cells.len())),
    }
    said.push(format!("SHA-256 {}.", issue.sha256));
    said.join(" ")
}

/// An author has a name; the software gives none away.
fn author(release: &Release) -> &str {
    let name = release.published_by.trim();
    if name.is_empty() { "Secretaría" } else { name }
}

/// A UUID of version 8 (own content): the first bytes of a hash.
fn id(of: &str) -> String {
    let digest = Sha256::digest(of.as_bytes());
    let mut bytes = [0; 16];
    for (byte, from) in bytes.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    Builder::from_custom_bytes(bytes)
        .into_uuid()
        .urn()
        .to_string()
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, content: &str) -> io::Result<()> {
    // XML has no place for control characters, escaped or not.
    let shown: String = content
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    writer
        .create_element(name)
        .write_text_content(BytesText::new(&shown))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, rel: &str, media: &str, href: &str) -> io::Result<()> {
    writer
        .create_element("link")
        .with_attributes([("rel", rel), ("type", media), ("href", href)])
        .write_empty()?;
    Ok(())
}
