//! The first data of a database: the catalogue, the published context indicators, the demonstration.
//!
//! Everything goes the way that people's data goes (reader, rules, change sets, releases);
//! nothing here invents a value except [`demo`], whose database is marked as such.

pub mod catalogue_csv;
pub mod context;
pub mod demo;
pub mod first_start;

pub use first_start::{FirstStart, first_start, load_catalogue};

/// The account in whose name the first data is loaded. It cannot sign in.
pub const LOADER: &str = "carga-inicial";
