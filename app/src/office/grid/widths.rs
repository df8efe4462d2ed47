//! Widths of columns: changed with the mouse at the edge of a head or with keys, and kept per person in the browser
//! (`app/js/office/unsaved.js`). A column without a width of its own has that of the style sheet.

use std::collections::BTreeMap;

use domain::period::Period;
use leptos::{
    ev::PointerEvent,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{CustomEvent, Element, HtmlElement},
};

use super::{events, kept::dispatch_event};

/// The column of the names of series.
pub const SERIES: &str = "serie";

/// Pixels: a number must still be readable, and a column must leave room for others.
const MIN_WIDTH_PX: i32 = 56;
const MAX_WIDTH_PX: i32 = 640;

/// Pixels that a key changes.
const STEP: i32 = 16;

/// Widths by the name of the column, in pixels. Copies share them.
#[derive(Clone, Copy)]
pub struct Widths {
    own: RwSignal<BTreeMap<String, i32>>,
    /// Under which name they are kept; nothing on the server and for nobody.
    kept: StoredValue<Option<String>>,
}

/// The name of the column of a period.
pub fn name_of(period: Period) -> String {
    period.to_string()
}

impl Widths {
    /// Those of a person, as they were left.
    pub fn of(account: Option<&str>) -> Self {
        let kept = account.map(|account| format!("anchos · {account}"));
        let widths = Self {
            own: RwSignal::new(BTreeMap::new()),
            kept: StoredValue::new(kept.clone()),
        };
        if let Some(kept) = kept.filter(|_| !is_server()) {
            widths.take_up(kept);
        }
        widths
    }

    fn take_up(self, kept: String) {
        let handle = window_event_listener_untyped("office-own", move |event| {
            let text = event.dyn_into::<CustomEvent>().ok();
            let text = text.and_then(|event| event.detail().as_string());
            let widths =
                text.and_then(|text| serde_json::from_str::<BTreeMap<String, i32>>(&text).ok());
            if let Some(widths) = widths {
                self.own.set(
                    widths
                        .into_iter()
                        .map(|(name, width)| (name, limited(width)))
                        .collect(),
                );
            }
        });
        on_cleanup(move || handle.remove());
        // After the page has its behaviour: before, it has to look as the server wrote it.
        Effect::new(move |_| dispatch_event("office-read-own", &kept));
    }

    /// The width of a column, followed; `None` = the one of the style sheet.
    pub fn get(self, name: &str) -> Option<i32> {
        self.own.with(|own| own.get(name).copied())
    }

    fn set(self, name: &str, width: i32) {
        self.own.update(|own| {
            own.insert(name.to_owned(), limited(width));
        });
    }

    /// Gives a column back the width of the style sheet.
    pub fn reset(self, name: &str) {
        self.own.update(|own| {
            own.remove(name);
        });
        self.keep();
    }

    /// The same for all columns.
    pub fn reset_all(self) {
        self.own.update(BTreeMap::clear);
        self.keep();
    }

    /// Makes a column wider or narrower by a step; its width then.
    pub fn step(self, name: &str, wider: bool) -> i32 {
        let step = if wider { STEP } else { -STEP };
        let width = limited(now(name).saturating_add(step));
        self.set(name, width);
        self.keep();
        width
    }

    fn keep(self) {
        let key = self.kept.get_value();
        let own = self.own.with_untracked(serde_json::to_string);
        if let (Some(key), Ok(own)) = (key, own)
            && let Ok(detail) = serde_json::to_string(&(key, own))
        {
            dispatch_event("office-keep-own", &detail);
        }
    }
}

fn limited(width: i32) -> i32 {
    width.clamp(MIN_WIDTH_PX, MAX_WIDTH_PX)
}

/// How wide a column is in the page.
fn now(name: &str) -> i32 {
    head(name).map_or(MIN_WIDTH_PX, |head| head.offset_width())
}

/// The head of a column.
pub fn head(name: &str) -> Option<HtmlElement> {
    events::element(&format!("th[data-column=\"{name}\"]"))
}

/// A column for the layout of the table. The policy of the page allows no style in the text of an element, so the
/// width is set once there is one.
#[component]
pub fn Column(widths: Widths, name: String, class: &'static str) -> impl IntoView {
    let node = NodeRef::<leptos::html::Col>::new();
    Effect::new(move |_| {
        let width = widths.get(&name);
        if let Some(column) = node.get() {
            let column: &HtmlElement = &column;
            let style = column.style();
            // Fails only for a property that does not exist.
            let _ = match width {
                Some(width) => style.set_property("width", &format!("{width}px")),
                None => style.remove_property("width").map(drop),
            };
        }
    });
    view! { <col node_ref=node class=class /> }
}

/// The edge of a head, to be pulled; a double click gives the width back. For the mouse: keys change the width from the
/// cells (`keys`).
#[component]
pub fn Grip(widths: Widths, name: String) -> impl IntoView {
    let name = StoredValue::new(name);
    // Where the pull began, and how wide the column was.
    let pulled = StoredValue::new(None::<(i32, i32)>);
    let begin = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target {
            // Without it the pull ends at the edge.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        pulled.set_value(Some((event.client_x(), name.with_value(|name| now(name)))));
    };
    let go_on = move |event: PointerEvent| {
        if let Some((from, width)) = pulled.get_value() {
            let width = width.saturating_add(event.client_x().saturating_sub(from));
            name.with_value(|name| widths.set(name, width));
        }
    };
    let end = move |_: PointerEvent| {
        if pulled.get_value().is_some() {
            pulled.set_value(None);
            widths.keep();
        }
    };
    view! {
        <span
            class="column-grip"
            aria-hidden="true"
            on:pointerdown=begin
            on:pointermove=go_on
            on:pointerup=end
            on:pointercancel=end
            on:dblclick=move |_| name.with_value(|name| widths.reset(name))
        ></span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_stays_readable_and_leaves_room() {
        assert_eq!(limited(3), MIN_WIDTH_PX);
        assert_eq!(limited(120), 120);
        assert_eq!(limited(9_000), MAX_WIDTH_PX);
    }
}
