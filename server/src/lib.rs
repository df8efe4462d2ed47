//! The server: everything that touches the world.
//!
//! Dependencies point one way: `http, backend → use_case → db, release, auth →
//! domain`. Sheets are read and written by the package `workbook`.
#![recursion_limit = "256"]

pub mod audit;
pub mod auth;
pub mod backend;
pub mod backup;
pub mod cli;
pub mod compute;
pub mod config;
pub mod database;
pub mod db;
pub mod http;
pub mod measure;
pub mod postgres;
pub mod readiness;
pub mod release;
pub mod seed;
pub mod state;
pub mod stop;
pub mod telemetry;
pub mod use_case;
