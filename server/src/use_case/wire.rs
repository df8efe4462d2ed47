//! Rows of the database as the office is sent them: field by field, nothing computed.

use app::wire::{
    AuditEntry, CellMark, ChangeSetEvent, ChangeSetSummary, CommentKind, ImportStatus,
    ImportSummary, PublicationDraft, ReopeningView, RuleView, SetMovement, SettingsChange,
    SplitPart, WaitingChange,
};
use domain::change_set::Verdict;

use crate::db::{
    audit, calendar, change_set, configuration_change, import, publication_draft, setting,
};

impl From<change_set::Summary> for ChangeSetSummary {
    fn from(row: change_set::Summary) -> Self {
        Self {
            id: row.id,
            title: row.title,
            author: row.author,
            author_name: row.author_name,
            status: row.status,
            cells: row.cells,
            from_file: row.from_file,
            updated_at: row.updated_at,
            release: row.release,
            split_from: row.split_from,
            remark: row.remark,
            withdrawn_by: row.withdrawn_by,
            movement: row.movement.map(|movement| SetMovement {
                event: movement.event,
                by: movement.by,
                at: movement.at,
            }),
            unread: 0,
        }
    }
}

impl From<change_set::StoredMark> for CellMark {
    fn from(row: change_set::StoredMark) -> Self {
        let verdict = match (row.mark, row.remark) {
            (change_set::Mark::Approve, _) => Some(Verdict::Approve),
            (change_set::Mark::Return, Some(remark)) => Some(Verdict::Return { remark }),
            (change_set::Mark::Return | change_set::Mark::Open, _) => None,
        };
        Self {
            key: row.key,
            verdict,
            by: row.marked_by,
            by_name: row.marked_by_name,
            at: row.at,
        }
    }
}

impl From<publication_draft::Draft> for PublicationDraft {
    fn from(row: publication_draft::Draft) -> Self {
        Self {
            note: row.note,
            reasons: row.reasons.0,
            left_out: row.left_out,
            saved_at: row.saved_at,
        }
    }
}

impl From<configuration_change::WaitingSubject> for WaitingChange {
    fn from(row: configuration_change::WaitingSubject) -> Self {
        Self {
            subject: row.subject,
            by: row.by,
            at: row.at,
        }
    }
}

impl From<change_set::StoredEvent> for ChangeSetEvent {
    fn from(row: change_set::StoredEvent) -> Self {
        Self {
            at: row.at,
            actor: row.actor,
            event: row.event,
            remark: row.remark,
            status_after: row.status_after,
        }
    }
}

impl From<change_set::SplitSet> for SplitPart {
    fn from(row: change_set::SplitSet) -> Self {
        Self {
            id: row.id,
            status: row.status,
            cells: row.cells,
        }
    }
}

impl From<change_set::CommentKind> for CommentKind {
    fn from(kind: change_set::CommentKind) -> Self {
        match kind {
            change_set::CommentKind::Remark => Self::Remark,
            change_set::CommentKind::Comment => Self::Comment,
        }
    }
}

impl From<import::Status> for ImportStatus {
    fn from(status: import::Status) -> Self {
        match status {
            import::Status::Reading => Self::Reading,
            import::Status::Read => Self::Read,
            import::Status::Failed => Self::Failed,
            import::Status::Committed => Self::Committed,
            import::Status::Discarded => Self::Discarded,
        }
    }
}

impl From<import::Summary> for ImportSummary {
    fn from(row: import::Summary) -> Self {
        Self {
            id: row.id.to_string(),
            file_name: row.file_name,
            status: row.status.into(),
            created_at: row.created_at,
            author: row.author,
            change_set: row.change_set,
        }
    }
}

impl From<setting::Revision> for SettingsChange {
    fn from(row: setting::Revision) -> Self {
        Self {
            by: row.by,
            at: row.at,
            reason: row.reason,
        }
    }
}

impl From<calendar::StoredRule> for RuleView {
    fn from(row: calendar::StoredRule) -> Self {
        Self {
            periodicity: row.periodicity,
            rule: row.rule,
            version: row.version,
            changed: Some((row.updated_by, row.updated_at)),
        }
    }
}

impl From<calendar::StoredReopening> for ReopeningView {
    fn from(row: calendar::StoredReopening) -> Self {
        Self {
            reopening: row.reopening,
            reason: row.reason,
            by: row.by,
            at: row.at,
        }
    }
}

impl From<audit::ChainedEntry> for AuditEntry {
    fn from(row: audit::ChainedEntry) -> Self {
        Self {
            position: row.position,
            at: row.at,
            actor: row.actor,
            actor_name: row.actor_name,
            act: row.act,
            object: row.object,
            detail: row.detail,
            hash: row.hash,
            address: row.address,
        }
    }
}
