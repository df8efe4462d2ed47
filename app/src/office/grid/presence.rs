//! Who else is in the same rows: asked while the page is in view, and said above the grid. It locks nothing.

use std::time::Duration;

use domain::{format, value::CellKey};
use leptos::{prelude::*, task::spawn_local, web_sys::js_sys};

use super::sheet::Sheet;
use crate::{
    call::call,
    office::wording,
    wire::{Colleague, LookAround},
};

/// A sign counts for a minute on the server, so that one may be lost.
const PAUSE: Duration = Duration::from_secs(20);
/// Who has touched neither key nor pointer for so long is not there: looking on would keep their session from ending.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// Says where the person is, and who is beside them.
#[component]
pub fn Presence(sheet: Sheet) -> impl IntoView {
    let others = RwSignal::new(Vec::<Colleague>::new());
    Effect::new(move |_| {
        let touched = StoredValue::new(js_sys::Date::now());
        let touches = ["keydown", "pointerdown", "pointermove", "wheel"].map(|event| {
            window_event_listener_untyped(event, move |_| touched.set_value(js_sys::Date::now()))
        });
        look(sheet, others);
        let look_on = move || {
            if !is_away(touched.get_value(), js_sys::Date::now()) {
                look(sheet, others);
            } else if others.with_untracked(|others| !others.is_empty()) {
                // Nobody asks any more: who was there may be gone.
                others.set(Vec::new());
            }
        };
        let every = set_interval_with_handle(look_on, PAUSE);
        on_cleanup(move || {
            for touch in touches {
                touch.remove();
            }
            if let Ok(every) = every {
                every.clear();
            }
            // Fails where the session has ended; then a minute ends it as well.
            spawn_local(async {
                drop(
                    call(LookAround {
                        at: None,
                        indicators: Vec::new(),
                    })
                    .await,
                )
            });
        });
    });
    // Moving to another indicator is sent at once.
    Effect::new(move |before: Option<Option<String>>| {
        let head = sheet.head(sheet.active.get());
        let now = head.map(|head| head.indicator.clone());
        if before.is_some_and(|before| before != now) {
            look(sheet, others);
        }
        now
    });
    let lines = move || {
        let lines: Vec<_> = others
            .read()
            .iter()
            .map(|other| view! { <li>{sentence(other, &row_of(sheet, &other.at))}</li> })
            .collect();
        (!lines.is_empty()).then(|| view! { <ul class="plain presence-list">{lines}</ul> })
    };
    view! {
        <div class="presence" role="status" aria-live="polite">
            {lines}
        </div>
    }
}

/// Times in milliseconds.
fn is_away(touched: f64, now: f64) -> bool {
    now - touched > IDLE_TIMEOUT.as_secs_f64() * 1000.0
}

fn look(sheet: Sheet, others: RwSignal<Vec<Colleague>>) {
    if document().hidden() {
        return;
    }
    let look = LookAround {
        at: sheet.key(sheet.active.get_untracked()),
        indicators: sheet.indicators(),
    };
    spawn_local(async move {
        // Without a connection nobody is seen, and nothing else depends on it.
        let found = call(look).await.unwrap_or_default();
        if others.try_with_untracked(|known| *known != found) == Some(true) {
            others.set(found);
        }
    });
}

/// The label of the row that somebody is in, or the code of its indicator.
fn row_of(sheet: Sheet, at: &CellKey) -> String {
    let head = sheet.place(at).and_then(|at| sheet.head(at));
    let label = head.map_or_else(String::new, |head| format!(" · {}", head.label));
    format!("{}{label} · {}", at.indicator, format::period(at.period))
}

/// «Ana Pérez está en S04-1 · Valor obtenido · 2025, desde el 3 de marzo de 2026, 10:20.»
fn sentence(other: &Colleague, row: &str) -> String {
    let who = other.name.as_deref().unwrap_or("Otra persona");
    format!(
        "{who} está en {row}, desde el {}.",
        wording::moment(other.since)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_touches_nothing_for_five_minutes_is_away() {
        assert!(!is_away(0.0, 299_000.0));
        assert!(is_away(0.0, 301_000.0));
    }

    #[test]
    fn who_is_there_is_shown_with_place_and_time_and_without_a_name_where_there_is_none() {
        let mut other = Colleague {
            name: Some("Ana Pérez".to_owned()),
            at: super::super::cell::tests::key(),
            since: "2026-03-03T15:20:00Z".parse().expect("a moment"),
        };
        assert_eq!(
            sentence(&other, "S04-1 · 2024"),
            "Ana Pérez está en S04-1 · 2024, desde el 3 de marzo de 2026, 10:20."
        );
        other.name = None;
        assert!(sentence(&other, "S04-1").starts_with("Otra persona está en S04-1"));
    }
}
