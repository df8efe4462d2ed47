//! The dimensions by which values are broken down, and their members, as data of an edition.

use serde::{Deserialize, Serialize};

/// A dimension of breakdowns (departamento, área, sexo, ámbito …): data, not constants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    pub code: String,
    pub name: String,
    pub members: Vec<Member>,
}

/// One member of a dimension: `departamento/07` = Callao (INEI code, text, leading zero kept).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub code: String,
    pub name: String,
    /// Other texts that mean it in files ("hombres", "Lima Metropolitana 1/" is normalised before).
    pub aliases: Vec<String>,
    /// RENIEC's code where it differs from INEI's (departments only).
    pub reniec: Option<String>,
}
