//! Shapes that cross the network between the office and the server and are not domain types.
//!
//! Fixed-size integers and JSON only; a shape that is a call says so ([`Call`]). No rule lives here.

mod account;
mod audit;
mod calendar;
mod call;
mod catalogue;
mod change_set;
mod configuration;
mod entry;
mod history;
mod import;
mod import_conflict;
mod import_profile;
mod opinion;
mod release;
mod reminder;
mod review_cells;
mod review_marks;
mod settings;
mod sheet;

pub use self::{
    account::*, audit::*, calendar::*, call::Call, catalogue::*, change_set::*, configuration::*,
    entry::*, history::*, import::*, import_conflict::*, import_profile::*, opinion::*, release::*,
    reminder::*, review_cells::*, review_marks::*, settings::*, sheet::*,
};
