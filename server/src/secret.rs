//! Settings that are secrets: shown nowhere, from the environment or from a file.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A setting that is shown nowhere.
#[derive(Clone)]
pub struct SecretString(String);

impl SecretString {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for who needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretString {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("…")
    }
}

/// The secret of a variable, or else of a file; a secret of spaces is none.
///
/// # Errors
/// When the file cannot be read.
pub fn load(
    direct: Option<&SecretString>,
    file: Option<&Path>,
) -> std::io::Result<Option<SecretString>> {
    let text = match (direct, file) {
        (Some(secret), _) => secret.reveal().to_owned(),
        (None, Some(file)) => std::fs::read_to_string(file)?,
        (None, None) => return Ok(None),
    };
    let text = text.trim();
    Ok((!text.is_empty()).then(|| SecretString::new(text)))
}
