//! The audit log as a file, with the filter of the screen: for administration, part by part as the
//! database gives it. That it was taken is an entry of the log itself.

use app::backend::Caller;
use app::error::AppError;
use app::office::audit_filter;
use app::wire::{AuditFormat, AuditPart, ExportAudit};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use chrono::Utc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::backend::PostgresBackend;
use crate::http::failure::Failure;
use crate::state::AppState;
use crate::use_case::day_in_lima;

/// Both forms of the file.
pub fn routes() -> Router<AppState> {
    let file = |format| get(move |backend, caller, query| send(backend, caller, query, format));
    Router::new()
        .route("/gestion/auditoria/registro.csv", file(AuditFormat::Csv))
        .route(
            "/gestion/auditoria/registro.jsonl",
            file(AuditFormat::JsonLines),
        )
}

/// The first part decides whether there is a file at all; the others follow as the client takes them.
async fn send(
    State(backend): State<PostgresBackend>,
    Extension(caller): Extension<Caller>,
    Query(query): Query<Vec<(String, String)>>,
    format: AuditFormat,
) -> Result<Response, Failure> {
    let wanted = |name: &str| {
        let pair = query.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.clone())
    };
    let mut part = ExportAudit {
        filter: audit_filter::read(wanted).filter,
        format,
        after: 0,
        until: None,
    };
    let first = backend.export_audit(&caller, part.clone()).await?;
    part.until = Some(first.until);
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        if let Err(error) = follow(&backend, &caller, part, first, &sender).await {
            // The client sees a download that was cut off.
            let _ = sender.send(Err(error)).await;
        }
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(receiver)));
    let (media, ending) = match format {
        AuditFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        AuditFormat::JsonLines => ("application/jsonl; charset=utf-8", "jsonl"),
    };
    let day = day_in_lima(Utc::now());
    let name = format!("attachment; filename=\"auditoria-{day}.{ending}\"");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

type Sender = mpsc::Sender<Result<Vec<u8>, AppError>>;

/// Sends part after part until the last one, or until nobody takes them any more.
async fn follow(
    backend: &PostgresBackend,
    caller: &Caller,
    mut wanted: ExportAudit,
    first: AuditPart,
    sender: &Sender,
) -> Result<(), AppError> {
    let mut part = first;
    loop {
        if sender.send(Ok(part.bytes)).await.is_err() {
            return Ok(());
        }
        let Some(next) = part.next else {
            return Ok(());
        };
        wanted.after = next;
        part = backend.export_audit(caller, wanted.clone()).await?;
    }
}
