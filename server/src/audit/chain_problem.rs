//! What can be wrong with the log, and its words: Spanish on the screen, English on the command line.

use std::fmt;

/// Where a hash of the log was kept outside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashSource {
    /// In the entry of a release.
    Release(i32),
    /// In the signed manifest of a release.
    Manifest(u32),
    /// By whoever asks for the check.
    Operator,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainProblem {
    /// The entry is not what its link says.
    Changed { position: i64, audit: i64 },
    /// The link's entry is gone.
    EntryGone { position: i64, audit: i64 },
    /// Links between these two positions are gone.
    LinksGone { after: i64, before: i64 },
    /// The link does not follow the one before.
    Broken { position: i64, audit: i64 },
    /// An entry that no link speaks of: it was slipped in.
    Unlinked { audit: i64 },
    /// No entry tells of the publication of this release.
    ReleaseNotInLog { release: i32 },
    /// A hash that was kept elsewhere is not in the chain.
    HashGone { kept: HashSource, hash: String },
}

impl ChainProblem {
    /// As administration reads it.
    pub fn sentence(&self) -> String {
        match self {
            Self::Changed { position, audit } => format!(
                "Eslabón {position}: la entrada {audit} no es la que se registró; alguien la cambió."
            ),
            Self::EntryGone { position, audit } => {
                format!("Eslabón {position}: la entrada {audit} ya no está; alguien la borró.")
            }
            Self::LinksGone { after, before } if before - after == 2 => {
                format!("Falta el eslabón {}.", after + 1)
            }
            Self::LinksGone { after, before } => {
                format!("Faltan los eslabones {} a {}.", after + 1, before - 1)
            }
            Self::Broken { position, audit } => format!(
                "Eslabón {position} (entrada {audit}): no continúa al anterior; uno de los dos fue reemplazado."
            ),
            Self::Unlinked { audit } => {
                format!("La entrada {audit} no tiene eslabón: se agregó por fuera.")
            }
            Self::ReleaseNotInLog { release } => format!(
                "La publicación {release} no tiene su entrada: se quitó el final del registro."
            ),
            Self::HashGone { kept, hash } => {
                let kept = match kept {
                    HashSource::Release(number) => format!("anotado en la publicación {number}"),
                    HashSource::Manifest(number) => format!("firmado en la publicación {number}"),
                    HashSource::Operator => "anotado aparte".to_owned(),
                };
                format!("El eslabón {hash} ({kept}) no está en la cadena.")
            }
        }
    }
}

impl fmt::Display for ChainProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { position, audit } => {
                write!(f, "link {position}: entry {audit} was changed")
            }
            Self::EntryGone { position, audit } => {
                write!(f, "link {position}: entry {audit} is gone")
            }
            Self::LinksGone { after, before } => {
                write!(f, "links {} to {} are gone", after + 1, before - 1)
            }
            Self::Broken { position, audit } => write!(
                f,
                "link {position} (entry {audit}) does not follow the one before; one of them was replaced"
            ),
            Self::Unlinked { audit } => write!(f, "entry {audit} has no link: it was slipped in"),
            Self::ReleaseNotInLog { release } => {
                write!(
                    f,
                    "release {release} has no entry: the end of the log was cut off"
                )
            }
            Self::HashGone { kept, hash } => {
                let kept = match kept {
                    HashSource::Release(number) => format!("noted in release {number}"),
                    HashSource::Manifest(number) => format!("signed in release {number}"),
                    HashSource::Operator => "noted elsewhere".to_owned(),
                };
                write!(f, "link {hash} ({kept}) is not in the chain")
            }
        }
    }
}
