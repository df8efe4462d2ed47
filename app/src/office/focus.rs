//! Moving the focus to an element that has just appeared, or that the screen has drawn again.

use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// Focuses the element with an id now. Browser only.
pub fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Fails only for an element that cannot be focused; then the focus stays.
        let _ = found.focus();
    }
}

/// The same once what was changed is drawn.
pub fn focus_drawn(id: impl AsRef<str> + 'static) {
    request_animation_frame(move || focus(id.as_ref()));
}
