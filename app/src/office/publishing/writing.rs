//! What the publisher writes, kept on the server as it is written: note, reasons, and which sets stay out. It survives a
//! reload and another machine, and ends with the publication.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use domain::code::IndicatorCode;
use leptos::{prelude::*, task::spawn_local};

use super::super::{load::Failure, wording};
use crate::{
    call::call,
    error::AppError,
    wire::{ReleasePreview, SavePublicationDraft},
};

/// How long nothing must be typed before it is sent.
const PAUSE: Duration = Duration::from_millis(800);

/// Whether the server has what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DraftSaveState {
    Empty,
    Waiting,
    Kept(DateTime<Utc>),
    Failed(AppError),
}

/// The draft of a publication. Copies share it; it outlives the preview that is read again.
#[derive(Clone, Copy)]
pub struct PublicationDraftForm {
    pub note: RwSignal<String>,
    pub reasons: RwSignal<BTreeMap<IndicatorCode, String>>,
    left_out: RwSignal<Vec<i64>>,
    /// What the server has.
    kept: StoredValue<Option<SavePublicationDraft>>,
    keeping: RwSignal<DraftSaveState>,
    is_sending: StoredValue<bool>,
    /// Counts what is typed.
    typed: StoredValue<u32>,
}

impl PublicationDraftForm {
    pub fn new() -> Self {
        Self {
            note: RwSignal::new(String::new()),
            reasons: RwSignal::new(BTreeMap::new()),
            left_out: RwSignal::new(Vec::new()),
            kept: StoredValue::new(None),
            keeping: RwSignal::new(DraftSaveState::Empty),
            is_sending: StoredValue::new(false),
            typed: StoredValue::new(0),
        }
    }

    /// Takes up the draft, once, and the choice of sets, each time.
    pub fn fill(self, preview: &ReleasePreview) {
        let left_out: Vec<i64> = preview.left_out.iter().map(|set| set.id).collect();
        if self.kept.with_value(Option::is_none) {
            if let Some(draft) = &preview.draft {
                self.note.set(draft.note.clone());
                self.reasons.set(draft.reasons.clone());
                self.keeping.set(DraftSaveState::Kept(draft.saved_at));
            }
            self.left_out.set(left_out);
            self.kept.set_value(Some(self.now()));
        } else if *self.left_out.read_untracked() != left_out {
            self.left_out.set(left_out);
        }
    }

    fn now(self) -> SavePublicationDraft {
        SavePublicationDraft {
            note: self.note.get_untracked(),
            reasons: self.reasons.get_untracked(),
            left_out: self.left_out.get_untracked(),
        }
    }

    /// Sends what is written, a moment after the last key.
    pub fn keep(self) {
        Effect::new(move |_| {
            self.note.track();
            self.reasons.track();
            self.left_out.track();
            if !self.is_unsaved() {
                return;
            }
            self.keeping.set(DraftSaveState::Waiting);
            let typed = self.typed.get_value().wrapping_add(1);
            self.typed.set_value(typed);
            set_timeout(
                move || {
                    if self.typed.try_get_value() == Some(typed) {
                        self.send();
                    }
                },
                PAUSE,
            );
        });
    }

    /// Whether the server has less than what is written.
    pub fn is_unsaved(self) -> bool {
        let now = self.now();
        self.kept
            .with_value(|kept| kept.as_ref().is_some_and(|kept| *kept != now))
    }

    fn send(self) {
        if self.is_sending.get_value() || !self.is_unsaved() {
            return;
        }
        self.is_sending.set_value(true);
        let draft = self.now();
        spawn_local(async move {
            let answer = call(draft.clone()).await;
            // The page may be gone by now.
            if self.is_sending.try_get_value().is_none() {
                return;
            }
            self.is_sending.set_value(false);
            match answer {
                Ok(at) => {
                    self.kept.set_value(Some(draft));
                    self.keeping.set(DraftSaveState::Kept(at));
                    self.send();
                }
                Err(error) => self.keeping.set(DraftSaveState::Failed(error)),
            }
        });
    }

    /// It is published: nothing is left to write.
    pub fn end(self) {
        self.note.set(String::new());
        self.reasons.set(BTreeMap::new());
        self.left_out.set(Vec::new());
        self.kept.set_value(Some(self.now()));
        self.keeping.set(DraftSaveState::Empty);
    }
}

/// «Borrador guardado · 15 de marzo de 2026, 14:05», or why it is not.
#[component]
pub fn Kept(writing: PublicationDraftForm) -> impl IntoView {
    let words = move || match &*writing.keeping.read() {
        DraftSaveState::Empty => String::new(),
        DraftSaveState::Waiting => "Guardando el borrador…".to_owned(),
        DraftSaveState::Kept(at) => format!("Borrador guardado · {}", wording::moment(*at)),
        DraftSaveState::Failed(_) => "El borrador no se guardó.".to_owned(),
    };
    let failure = move || match writing.keeping.get() {
        DraftSaveState::Failed(error) => Some(view! { <Failure error /> }),
        _ => None,
    };
    view! {
        <p class="muted" role="status">
            {words}
        </p>
        {failure}
    }
}
