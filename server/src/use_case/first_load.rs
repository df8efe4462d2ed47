//! Storing what a new database begins with: approved at once, in the name of the loader.
//!
//! The one way to a current value without a second person: only for the catalogue's own values, the published
//! context figures and the demonstration, at first start, by the program itself. It is in the audit log like any
//! other act.

use domain::change_set::{Change, Status};
use serde_json::json;
use sqlx::PgConnection;

use super::{Actor, review::ReviewError, review::approve};
use crate::db::{
    self,
    change_set::{Head, NewEvent, NewSet, Origin},
};

/// Writes an approved change set and makes its cells current, inside the caller's transaction.
/// Answers its id.
pub async fn store(
    conn: &mut PgConnection,
    loader: &Actor,
    edition: &str,
    title: &str,
    origin: Origin<'_>,
    changes: &[Change],
) -> Result<i64, ReviewError> {
    db::release::lock_publishing_shared(conn).await?;
    let set = NewSet {
        edition,
        title,
        author: &loader.viewer.name,
        origin,
    };
    let id = db::change_set::insert(conn, &set).await?;
    db::change_set::put_changes(conn, id, edition, changes).await?;
    let head = Head {
        id,
        edition: edition.to_owned(),
        author: loader.viewer.name.clone(),
        status: Status::Submitted,
        batch: None,
        version: 1,
        cells: changes.len(),
    };
    approve::merge(conn, loader, &head).await?;
    db::change_set::set_status(conn, id, Status::Approved, None).await?;
    let event = NewEvent {
        change_set: id,
        actor: &loader.viewer.name,
        event: "first_load",
        remark: None,
        before: Status::Draft,
        after: Status::Approved,
    };
    db::change_set::append_event(conn, &event).await?;
    let detail = json!({ "title": title, "cells": changes.len() });
    let entry = loader.audit_entry("first_load.store", format!("change_set/{id}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(id)
}
