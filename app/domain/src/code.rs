//! Codes of nodes and indicators: what they may look like, and how the codes people type are read.
//!
//! A code is data of an edition, never a constant: the shape `S01` (2022 model) and the shape
//! `S3.1.2` (2023 text) both pass. Reading never invents: it answers certain, guess or unknown.

mod read;

pub use read::{CodeIndex, read_indicator_code, read_node_code};

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why a text cannot be a code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» no es un código: se esperan de 1 a 40 letras, números, puntos o guiones")]
pub struct CodeError(pub String);

fn check(text: &str) -> Result<String, CodeError> {
    let ok = (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        && text.bytes().any(|b| b.is_ascii_alphanumeric());
    if ok {
        Ok(text.to_owned())
    } else {
        Err(CodeError(text.to_owned()))
    }
}

macro_rules! code_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The canonical text, upper case ASCII.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> { check(&text).map(Self) }
        }
        impl std::str::FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> { check(text).map(Self) }
        }
        impl From<$name> for String { fn from(code: $name) -> String { code.0 } }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    };
}

code_type!(
    /// Code of a node of the policy tree in its edition: `PNTD`, `OP1`, `L1.3`, `S04`, `S3.1.2`.
    NodeCode
);
code_type!(
    /// Code of an indicator: the node's code and a number (`S04-1`), or `CTX-06` for a context indicator.
    IndicatorCode
);
