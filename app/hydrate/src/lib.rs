//! The office's entry point in the browser.

use any_spawner::Executor;
use app::office::{Office, mark_hydrated};
use leptos::{mount::hydrate_from_async, tachys::dom::body, task::spawn_local};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered, once the page's own chunk is there.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Fails only when there is an executor already.
    let _ = Executor::init_wasm_bindgen();
    spawn_local(async {
        hydrate_from_async(body(), Office).await.forget();
        mark_hydrated();
    });
}
