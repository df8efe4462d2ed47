//! What can be found.

use messages::{msgid, translated};
use serde::Serialize;

/// What an entry is; also a filter, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Objective,
    Guideline,
    Service,
    Indicator,
    /// An indicator that is never counted in the policy's progress.
    Context,
    /// A page of the site that explains.
    Page,
}

impl Kind {
    pub const ALL: [Self; 6] = [
        Self::Objective,
        Self::Guideline,
        Self::Service,
        Self::Indicator,
        Self::Context,
        Self::Page,
    ];

    /// Its value in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Objective => "objetivo",
            Self::Guideline => "lineamiento",
            Self::Service => "servicio",
            Self::Indicator => "indicador",
            Self::Context => "contexto",
            Self::Page => "pagina",
        }
    }

    /// The kind with this value in an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// What one of them is called.
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Objective => msgid!("Objetivo prioritario"),
            Self::Guideline => msgid!("Lineamiento"),
            Self::Service => msgid!("Servicio"),
            Self::Indicator => msgid!("Indicador"),
            Self::Context => msgid!("Indicador de contexto"),
            Self::Page => msgid!("Página"),
        }
    }

    /// The same in the present language.
    pub fn label(self) -> &'static str {
        translated(self.label_es())
    }
}

/// One thing that can be found. Texts as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub kind: Kind,
    /// Empty for a page.
    pub code: String,
    pub title: String,
    /// A sentence below the title.
    pub about: String,
    /// Where it is, within the site.
    pub path: String,
    /// Code of the objective that it belongs to.
    pub objective: Option<String>,
    /// The state's identifier (`on-track`), where it has one.
    pub state: Option<&'static str>,
    /// Names of places and groups that it has values for.
    pub places: Vec<String>,
    /// What else is searched and not shown.
    pub text: String,
}
