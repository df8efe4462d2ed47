//! Writing: one act at a time, what it is doing, how it ended. Nothing typed is lost when it fails:
//! an attempt changes nothing but its own signals until the server has answered.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};

use super::load::Failure;
use crate::error::{AppError, ErrorCode};

/// The state of one act of a page. Copies share it.
#[derive(Clone, Copy)]
pub struct Attempt {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<AppError>>,
    outcome: RwSignal<Option<String>>,
}

impl Attempt {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            outcome: RwSignal::new(None),
        }
    }

    /// Whether it is under way.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// The same without following it, for event handlers.
    pub fn is_busy_now(self) -> bool {
        self.busy.get_untracked()
    }

    /// Why the last one failed.
    pub fn failure(self) -> Option<AppError> {
        self.failure.get()
    }

    /// The same without following it, for event handlers.
    pub fn failure_now(self) -> Option<AppError> {
        self.failure.get_untracked()
    }

    /// Whether the last one failed because somebody else was faster.
    pub fn is_overtaken(self) -> bool {
        let failure = self.failure.read();
        failure
            .as_ref()
            .is_some_and(|error| error.code == ErrorCode::Conflict)
    }

    /// Says how it ended, for screen and screen reader.
    pub fn say(self, outcome: impl Into<String>) {
        self.outcome.set(Some(outcome.into()));
    }

    /// Shows a failure that was found before anything was sent.
    pub fn fail(self, error: AppError) {
        self.outcome.set(None);
        self.failure.set(Some(error));
    }

    /// Starts the work unless it is already under way; `done` gets what the server answered.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, AppError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.is_busy_now() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        self.outcome.set(None);
        spawn_local(async move {
            let answer = work.await;
            // The page may be gone by now; then nobody waits for the answer.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(found) => done(found),
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }
}

/// How an attempt stands; put it beside the button that starts it.
#[component]
pub fn AttemptStatus(
    attempt: Attempt,
    /// What is being done, while it is.
    #[prop(default = "Guardando…")]
    doing: &'static str,
) -> impl IntoView {
    let line = move || {
        if attempt.busy.get() {
            doing.to_owned()
        } else {
            attempt.outcome.get().unwrap_or_default()
        }
    };
    view! {
        <div class="attempt">
            <p role="status" aria-live="polite">
                {line}
            </p>
            {move || attempt.failure.get().map(|error| view! { <Failure error /> })}
        </div>
    }
}

/// Asks before an act that others will notice. Browser only.
pub fn confirmed(question: &str) -> bool {
    window().confirm_with_message(question).unwrap_or(false)
}
