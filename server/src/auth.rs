//! Who is calling: passwords, second factors, the identity provider, sessions and the throttle of
//! sign-in.
//!
//! A session lives in Postgres, so any server answers it and a restart ends none.
//! What this module does not do: decide what a person may do. That is the table
//! [`domain::role::may`], checked by the use cases and by [`crate::http::guard`].

pub mod accounts;
pub mod browser;
pub mod change;
pub mod common_password;
pub mod passkey;
pub mod password;
pub mod provider;
pub mod sealing;
pub mod second_factor;
pub mod second_step;
pub mod sessions;
pub mod sign_in;
pub mod throttle;
pub mod token;
pub mod totp;
