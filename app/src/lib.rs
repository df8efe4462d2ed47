//! The office: the application that staff use at `/gestion`.
//!
//! Rendered on the server (feature `ssr`) and taken over in the browser
//! (feature `hydrate`). It knows neither SQL nor spreadsheets.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod backend;
pub mod call;
pub mod error;
pub mod office;
pub mod wire;

/// The script of a page's head that starts the office in the browser, by its plain name; a build without it has no office.
pub const BOOT_SCRIPT: &str = "boot.js";
