//! The entry point of the check in a reader's browser: two functions, texts in and texts out.
//!
//! The rules are those of `release_file::page` and of `domain`; nothing is decided here. For other targets than
//! WebAssembly the package is empty.
#![cfg(target_family = "wasm")]

use release_file::page::{ShownPage, check_page as check};
use wasm_bindgen::prelude::wasm_bindgen;

/// Checks a page. `files` is a JSON list of the texts of release files, the page's own first; `keys` the published list
/// of keys; `page` what the page shows. Answers the report as JSON.
///
/// # Errors
/// When one of the texts is no JSON of that form.
#[wasm_bindgen]
pub fn check_page(files: &str, keys: &str, page: &str) -> Result<String, String> {
    let files: Vec<String> = read(files)?;
    let page: ShownPage = read(page)?;
    serde_json::to_string(&check(&files, keys, &page)).map_err(|error| error.to_string())
}

/// Says where a series would end. `start` is the JSON that the page carries, `step` what the reader wrote.
///
/// # Errors
/// A sentence for the reader: what is wrong with the number.
#[wasm_bindgen]
pub fn simulate(start: &str, step: &str) -> Result<String, String> {
    domain::sentence::simulation_answer(&read(start)?, step)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
