//! The public keys of an installation as a document: `/.well-known/pntd-keys.json`.
//!
//! Whoever verifies a release with this list, kept from an earlier day or another place, trusts less
//! than with the key inside the file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::canonical;
use crate::key::{PublicKey, STATEMENT, STATEMENT_PREFIX, SignatureProblem, Statement};

/// Identifies the layout.
pub const FORMAT: &str = "pntd-keys/1";

/// All keys, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    pub format: String,
    /// The key that signs now.
    pub active: Option<String>,
    pub keys: Vec<ListedKey>,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedKey {
    pub key_id: String,
    pub algorithm: String,
    /// 64 hexadecimal digits.
    pub public_key: String,
    /// The same for other programs.
    pub public_key_pem: String,
    pub created_at: DateTime<Utc>,
    /// Signs nothing from then on; what it signed before stays good.
    pub retired_at: Option<DateTime<Utc>>,
    /// It was stolen: what it signs counts no more from this release on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_from: Option<u32>,
    pub previous_key_id: Option<String>,
    /// What the previous key said of this one; nothing for the first, and where the previous was lost.
    pub statement: Option<Statement>,
    pub statement_signature: Option<String>,
}

/// Why a list of keys cannot be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ListProblem {
    #[error("no es una lista de claves «{FORMAT}»")]
    OtherFormat,
    #[error("clave {id}: {problem}")]
    Key {
        id: String,
        problem: SignatureProblem,
    },
    #[error("clave {0}: el identificador no es la huella de la clave pública")]
    Id(String),
    #[error("clave {0}: la declaración de la clave anterior no habla de esta clave")]
    Statement(String),
    #[error("clave {0}: la clave anterior no está en la lista")]
    NoPrevious(String),
}

#[cfg(feature = "sign")]
impl ListedKey {
    /// A key as it is stored.
    pub fn new(key: &PublicKey, created_at: DateTime<Utc>) -> Self {
        Self {
            key_id: key.id(),
            algorithm: crate::key::ALGORITHM.to_owned(),
            public_key: key.to_hex(),
            public_key_pem: key.to_pem(),
            created_at,
            retired_at: None,
            revoked_from: None,
            previous_key_id: None,
            statement: None,
            statement_signature: None,
        }
    }
}

impl KeyList {
    pub fn new(keys: Vec<ListedKey>) -> Self {
        let active = keys.iter().find(|key| key.retired_at.is_none());
        Self {
            format: FORMAT.to_owned(),
            active: active.map(|key| key.key_id.clone()),
            keys,
        }
    }

    /// Is every id the hash of its key, and every statement signed by the key before?
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), ListProblem> {
        if self.format != FORMAT {
            return Err(ListProblem::OtherFormat);
        }
        self.keys.iter().try_for_each(|key| self.check_one(key))
    }

    fn check_one(&self, key: &ListedKey) -> Result<(), ListProblem> {
        let id = || key.key_id.clone();
        let wrong = |problem| ListProblem::Key { id: id(), problem };
        let public = PublicKey::from_hex(&key.public_key).map_err(wrong)?;
        if public.id() != key.key_id {
            return Err(ListProblem::Id(id()));
        }
        let (Some(statement), Some(signature)) = (&key.statement, &key.statement_signature) else {
            return Ok(());
        };
        let speaks_of_it = statement.format == STATEMENT
            && statement.key_id == key.key_id
            && statement.public_key == key.public_key
            && statement.created_at == key.created_at
            && Some(&statement.previous_key_id) == key.previous_key_id.as_ref();
        if !speaks_of_it {
            return Err(ListProblem::Statement(id()));
        }
        let previous = self
            .keys
            .iter()
            .find(|k| k.key_id == statement.previous_key_id);
        let previous = previous.ok_or_else(|| ListProblem::NoPrevious(id()))?;
        let previous = PublicKey::from_hex(&previous.public_key).map_err(wrong)?;
        let text = canonical::to_string(statement).unwrap_or_default();
        previous
            .verify(STATEMENT_PREFIX, &text, signature)
            .map_err(wrong)
    }
}

#[cfg(all(test, feature = "sign"))]
mod tests {
    use super::*;
    use crate::key::PrivateKey;

    fn list() -> KeyList {
        let (old, new) = (
            PrivateKey::from_seed(&[1; 32]),
            PrivateKey::from_seed(&[2; 32]),
        );
        let at = DateTime::UNIX_EPOCH;
        let statement = Statement {
            format: STATEMENT.to_owned(),
            created_at: at,
            key_id: new.public().id(),
            public_key: new.public().to_hex(),
            previous_key_id: old.public().id(),
        };
        let text = canonical::to_string(&statement).expect("JSON");
        let first = ListedKey {
            retired_at: Some(at),
            ..ListedKey::new(&old.public(), at)
        };
        let second = ListedKey {
            previous_key_id: Some(old.public().id()),
            statement: Some(statement),
            statement_signature: Some(old.sign(STATEMENT_PREFIX, &text)),
            ..ListedKey::new(&new.public(), at)
        };
        KeyList::new(vec![first, second])
    }

    #[test]
    fn a_key_that_nobody_vouched_for_does_not_pass_as_vouched() {
        let good = list();
        assert_eq!(good.check(), Ok(()));
        assert_eq!(good.active, Some(good.keys[1].key_id.clone()));
        let mut forged = good.clone();
        let foreign = PrivateKey::from_seed(&[3; 32]).public();
        forged.keys[1] = ListedKey {
            key_id: foreign.id(),
            public_key: foreign.to_hex(),
            ..forged.keys[1].clone()
        };
        assert!(matches!(forged.check(), Err(ListProblem::Statement(_))));
        if let Some(statement) = &mut forged.keys[1].statement {
            statement.key_id = foreign.id();
            statement.public_key = foreign.to_hex();
        }
        assert!(matches!(
            forged.check(),
            Err(ListProblem::Key {
                problem: SignatureProblem::Mismatch,
                ..
            })
        ));
        let mut orphan = good.clone();
        orphan.keys.remove(0);
        assert!(matches!(orphan.check(), Err(ListProblem::NoPrevious(_))));
        let mut renamed = good;
        renamed.keys[0].key_id = "00".to_owned();
        assert!(matches!(renamed.check(), Err(ListProblem::Id(_))));
    }
}
