//! The last step of a proposal: one transaction with the file, its import, the change set, and what is answered.

use std::sync::Arc;

use app::wire::CommitImport;
use domain::role::Denied;
use import::grid::Encoder;
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{
    super::{ImportError, Quota, Reader, commit::write_at_once, content::ImportContent, quota},
    NewProposal, ProposalAnswer, ProposalOutcome, ReadProposal, TokenInUse,
    answer::answer,
    stored_outcome,
};
use crate::{
    db::{self, DbError, import::Batch, proposal_answer::StoredAnswer},
    release::canonical,
    use_case::{Actor, begin_long, commit},
};

/// What is written in one transaction.
pub(super) struct Writing<'a> {
    pub actor: &'a Actor,
    pub token: &'a TokenInUse,
    pub proposal: &'a NewProposal,
    pub read: &'a ReadProposal,
}

impl Writing<'_> {
    /// Registers the content, and what is answered. `None` where the data moved since it was computed.
    pub async fn write(
        &self,
        pool: &PgPool,
        quota: &Quota,
        reader: &Reader,
        content: ImportContent,
    ) -> Result<Option<ProposalOutcome>, ImportError> {
        let grid = Arc::clone(&self.read.grid);
        let owner = self.actor.viewer.name.as_str();
        let packed = reader.compute().run(owner, move || Encoder::grid(&grid));
        let packed = packed.await?;
        let packed = packed.map_err(|error| DbError::corrupt("import_batch.grid", error))?;
        let mut tx = begin_long(pool).await?;
        db::release::lock_publishing_shared(&mut tx).await?;
        db::change_set::lock_author(&mut tx, owner).await?;
        // Two that came at once: the second one finds what the first one was answered.
        if let Some(before) = stored_outcome(&mut tx, self.actor, self.proposal).await? {
            return Ok(Some(before));
        }
        // Whatever changes what the account may do ends its tokens.
        if !db::api_token::hold(&mut tx, self.token.id, self.actor.now).await? {
            return Err(Denied::SignedOut.into());
        }
        let edition = &content.catalogue.edition.code;
        let now = db::import::load_token(&mut tx, edition, self.actor.today()).await?;
        if now != content.token {
            return Ok(None);
        }
        let answer = if content.delta.rows.is_empty() {
            answer(&content, &self.read.names, None)
        } else {
            self.write_set(&mut tx, quota, &packed, content).await?
        };
        if let Some(key) = &self.proposal.key {
            let stored = StoredAnswer {
                request: self.proposal.fingerprint(),
                answer: serde_json::to_value(&answer)?,
            };
            db::proposal_answer::insert(&mut tx, owner, key, &stored).await?;
        }
        commit(tx).await?;
        Ok(Some(ProposalOutcome::Registered(answer)))
    }

    /// The file, its import and the change set, as the office writes them.
    async fn write_set(
        &self,
        conn: &mut PgConnection,
        quota: &Quota,
        packed: &[u8],
        content: ImportContent,
    ) -> Result<ProposalAnswer, ImportError> {
        let batch = self.write_batch(conn, quota, packed, &content).await?;
        let order = CommitImport {
            batch: batch.id.to_string(),
            content_hash: content.hash.clone(),
            title: self.proposal.title(self.token),
            submit: self.proposal.submit,
        };
        let made = write_at_once(conn, self.actor, &batch, &order, &content).await?;
        let head = db::change_set::lock(conn, made.change_set).await?;
        let head = head.ok_or(ImportError::NotFound)?;
        let detail = json!({
            "token": self.token.name, "sha256": batch.sha256, "cells": content.delta.rows.len(),
            "same_as_before": made.same_as_before, "status": head.status,
        });
        let object = format!("change_set/{}", head.id);
        let entry = self.actor.audit_entry("token.propose", object, detail);
        db::audit::append(conn, &entry).await?;
        let made = (head.id, head.status, made.same_as_before);
        Ok(answer(&content, &self.read.names, Some(made)))
    }

    async fn write_batch(
        &self,
        conn: &mut PgConnection,
        quota: &Quota,
        packed: &[u8],
        content: &ImportContent,
    ) -> Result<Batch, ImportError> {
        let (proposal, author) = (self.proposal, self.actor.viewer.name.as_str());
        let (name, bytes) = (proposal.file_name(), proposal.bytes.as_slice());
        let sha256 = canonical::sha256(bytes);
        quota::check(conn, quota, author, &sha256, bytes.len()).await?;
        let file = db::import::NewFile {
            sha256: &sha256,
            bytes,
            name,
            by: author,
        };
        db::import::insert_file(conn, &file).await?;
        let id = Uuid::now_v7();
        let batch = db::import::NewBatch {
            id,
            sha256: &sha256,
            file_name: name,
            author,
            stage: "",
        };
        db::import::insert_batch(conn, &batch).await?;
        let detail = json!({"file": name, "sha256": sha256, "size": bytes.len()});
        let object = format!("import/{id}");
        let entry = self.actor.audit_entry("import.receive", object, detail);
        db::audit::append(conn, &entry).await?;
        let layouts = serde_json::to_value(&self.read.layouts)?;
        let read = db::import::NewGrid {
            grid: packed,
            layouts: &layouts,
            found: &serde_json::to_value(&self.read.found)?,
            cells: u64::try_from(self.read.grid.cell_count()).unwrap_or(u64::MAX),
        };
        db::import::set_read(conn, id, &read).await?;
        let previewed = db::import::NewPreview {
            layouts: &layouts,
            content_hash: &content.hash,
            delta: None,
            summary: None,
        };
        db::import::set_previewed(conn, id, &previewed).await?;
        let batch = db::import::lock_batch(conn, id).await?;
        batch.ok_or(ImportError::NotFound)
    }
}
