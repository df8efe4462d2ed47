//! Charts of the public site: from domain series to an ECharts option, and from an option to SVG.
//!
//! One definition serves everything: the option is built here with charming's types, drawn to SVG
//! on the server by [`ChartRenderer`] (QuickJS and the same ECharts that the browser loads), and
//! served as JSON for the browser module in `app/js/charts.js`.
//!
//! What it deliberately does not do: it computes no progress (that is `domain`'s), writes no
//! HTML, and puts no function into an option: every text is formatted here, so the page needs no
//! `unsafe-eval`.

#![recursion_limit = "256"]

mod axis;
mod department_map;
mod dots;
mod engine;
mod error;
mod geometry;
mod indicator;
mod labels;
mod marks;
pub mod palette;
mod placement;
mod points;
mod range;
mod renderer;
mod script_words;
mod side_by_side;
mod small;
mod sparkline;
mod svg;
mod text;
mod tiles;
mod worker;

pub use department_map::department_map;
pub use dots::{DotScale, anchor, ranked};
pub use error::ChartError;
pub use indicator::{indicator_option, indicator_option_in};
pub use points::Points;
pub use range::Range;
pub use renderer::{ChartRenderer, SCRIPT};
pub use script_words::script_words;
pub use side_by_side::{ComparedLine, Look, key_mark, panel_option, side_by_side_option};
pub use small::{shared_range, small_multiple};
pub use sparkline::sparkline_option;
pub use svg::{Caption, Size, detached, standalone};
pub use text::with_unit;
pub use tiles::{DIMENSION as DEPARTMENTS, Department, TileMap, no_data_sample, tile_map};
