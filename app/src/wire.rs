//! Shapes that cross the network between the office and the server and are not domain types.
//!
//! Fixed-size integers and JSON only; every server function takes one struct. No rule lives here.

mod account;
mod audit;
mod catalogue;
mod change_set;
mod entry;
mod history;
mod import;
mod release;

pub use self::{
    account::*, audit::*, catalogue::*, change_set::*, entry::*, history::*, import::*, release::*,
};
