//! Where private keys lie: a directory outside the database, one PKCS#8 file a key, named by the
//! key's id and readable by the server only.
//!
//! A dump of the database therefore never holds what signs. Which key is in force the database
//! says; several servers that share a database share this directory, or each gets a copy.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::key::{PrivateKey, PublicKey};

/// Why a private key cannot be had. For operators; [`KeyError::message_es`] is for the office.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error(
        "the key that signs releases cannot be kept in {}: {source}. Name a directory that this process can write with PNTD_KEY_DIR or --key-dir", dir.display()
    )]
    NotWritable { dir: PathBuf, source: io::Error },
    #[error(
        "this server does not have the private key in force ({id}): copy {id}.pem to {} from the server that made it, or replace the key with `pntd key rotate`", dir.display()
    )]
    Missing { dir: PathBuf, id: String },
    #[error("the private key {} cannot be read: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: String },
    /// A file was renamed or replaced.
    #[error(
        "{} does not hold the key that its name says: restore it from a copy, or replace the key with `pntd key rotate`", path.display()
    )]
    Other { path: PathBuf },
    #[error("this process was given no directory of keys and cannot sign")]
    NoDirectory,
    #[error(
        "the key that encrypts the secrets of second factors is missing: restore {} from a copy or from another server of this database. Without it nobody with a second factor gets in: `pntd account reset NAME --without-second-factor`", path.display()
    )]
    NoSealingKey { path: PathBuf },
}

impl KeyError {
    /// What whoever publishes passes on to administration.
    pub fn message_es(&self) -> String {
        match self {
            Self::NotWritable { dir, .. } => format!(
                "la clave de firma no se puede guardar en {}. Indique con PNTD_KEY_DIR un directorio en el que el servidor pueda escribir",
                dir.display()
            ),
            Self::Missing { dir, id } => format!(
                "este servidor no tiene la clave privada vigente ({id}). Copie {id}.pem a {} desde el servidor que la creó, o reemplace la clave con «pntd key rotate»",
                dir.display()
            ),
            Self::Unreadable { path, .. } | Self::Other { path } => format!(
                "el archivo {} no contiene la clave privada vigente. Restáurelo de una copia, o reemplace la clave con «pntd key rotate»",
                path.display()
            ),
            Self::NoSealingKey { path } => format!(
                "falta la clave {} que cifra los secretos del segundo paso. Restáurela de una copia",
                path.display()
            ),
            Self::NoDirectory => "este proceso no tiene claves y no puede firmar".to_owned(),
        }
    }
}

/// The file of the key that encrypts secrets of second factors.
const SEALING_KEY: &str = "second-factors.key";

/// The directory; cheap to clone.
#[derive(Debug, Clone)]
pub struct KeyDirectory(Arc<Path>);

impl KeyDirectory {
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        let dir = dir.into();
        // A relative path must not change its meaning with the working directory.
        Self(std::path::absolute(&dir).unwrap_or(dir).into())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The private key with this id.
    ///
    /// # Errors
    /// When it is not here, or its file cannot be used.
    pub fn load(&self, id: &str) -> Result<PrivateKey, KeyError> {
        let path = self.file(id);
        let unreadable = |cause: String| KeyError::Unreadable {
            path: path.clone(),
            cause,
        };
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeyError::Missing {
                dir: self.0.to_path_buf(),
                id: id.to_owned(),
            },
            _ => unreadable(error.to_string()),
        })?;
        let key = PrivateKey::from_pem(&text)
            .ok_or_else(|| unreadable("it is no Ed25519 key in PKCS#8 PEM".to_owned()))?;
        if key.public().id() != id {
            return Err(KeyError::Other { path });
        }
        let open = fs::metadata(&path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
        if open {
            tracing::warn!(path = %path.display(), "other accounts of this machine can read the signing key: chmod 600");
        }
        Ok(key)
    }

    /// The public halves of all keys that lie here; none where there is no directory.
    ///
    /// # Errors
    /// When the directory or a file of it cannot be read.
    pub fn public_keys(&self) -> Result<Vec<PublicKey>, KeyError> {
        let unreadable = |path: &Path, error: io::Error| KeyError::Unreadable {
            path: path.to_path_buf(),
            cause: error.to_string(),
        };
        let files = match fs::read_dir(&self.0) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(&self.0, error)),
        };
        let mut keys = Vec::new();
        for file in files {
            let path = file.map_err(|error| unreadable(&self.0, error))?.path();
            if path.extension().is_some_and(|ending| ending == "pem") {
                let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
                keys.extend(PrivateKey::from_pem(&text).map(|key| key.public()));
            }
        }
        Ok(keys)
    }

    /// Keeps a key. The file is whole or not there, and on disk when this answers.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn store(&self, key: &PrivateKey) -> Result<(), KeyError> {
        self.write(key).map_err(|source| KeyError::NotWritable {
            dir: self.0.to_path_buf(),
            source,
        })
    }

    fn write(&self, key: &PrivateKey) -> io::Result<()> {
        let pem = key
            .to_pem()
            .ok_or_else(|| io::Error::other("the key cannot be written as PEM"))?;
        let id = key.public().id();
        let new = self.write_new(&id, &pem)?;
        fs::rename(&new, self.file(&id))?;
        File::open(&self.0)?.sync_all()
    }

    /// A whole file beside the one that it shall become.
    fn write_new(&self, name: &str, text: &str) -> io::Result<PathBuf> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)?;
        let new = self
            .0
            .join(format!("{name}.new-{:016x}", rand::random::<u64>()));
        let mut file = File::options()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(new)
    }

    /// The key that encrypts secrets of second factors, made when it is missing; of several servers that make
    /// it at once, one does. Only for an installation that has no encrypted secret yet: another key would open
    /// none of them.
    ///
    /// # Errors
    /// When the directory cannot be written, or the file holds no key.
    pub fn sealing_key_or_new(&self) -> Result<[u8; 32], KeyError> {
        let path = self.0.join(SEALING_KEY);
        if !path.exists() {
            self.make_sealing_key(&path)
                .map_err(|source| KeyError::NotWritable {
                    dir: self.0.to_path_buf(),
                    source,
                })?;
        }
        self.sealing_key()
    }

    /// The key that encrypts secrets of second factors.
    ///
    /// # Errors
    /// [`KeyError::NoSealingKey`], or when the file holds no key.
    pub fn sealing_key(&self) -> Result<[u8; 32], KeyError> {
        let path = self.0.join(SEALING_KEY);
        if !path.exists() {
            return Err(KeyError::NoSealingKey { path });
        }
        let unreadable = |cause: String| KeyError::Unreadable {
            path: path.clone(),
            cause,
        };
        let text = fs::read_to_string(&path).map_err(|error| unreadable(error.to_string()))?;
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key)
            .map_err(|_| unreadable("it does not hold 64 hexadecimal digits".to_owned()))?;
        Ok(key)
    }

    fn make_sealing_key(&self, path: &Path) -> io::Result<()> {
        let text = hex::encode(rand::random::<[u8; 32]>());
        let new = self.write_new(SEALING_KEY, &text)?;
        // Fails where another server was faster: then its key counts.
        let linked = fs::hard_link(&new, path);
        fs::remove_file(&new)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => File::open(&self.0)?.sync_all(),
        }
    }

    /// Keeps a text that only the owner of the directory may read, such as a first password. Answers
    /// where.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn keep_private(&self, name: &str, text: &str) -> Result<PathBuf, KeyError> {
        let kept = || -> io::Result<PathBuf> {
            let (new, path) = (self.write_new(name, text)?, self.0.join(name));
            fs::rename(&new, &path)?;
            Ok(path)
        };
        kept().map_err(|source| KeyError::NotWritable {
            dir: self.0.to_path_buf(),
            source,
        })
    }

    /// Whether a file of this name in the directory is a key: of releases, or of second factors.
    pub fn is_key_file(name: &str) -> bool {
        name == SEALING_KEY || name.strip_suffix(".pem").is_some_and(|id| !id.is_empty())
    }

    fn file(&self, id: &str) -> PathBuf {
        self.0.join(format!("{id}.pem"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_for_its_owner_only() {
        let dir = tempfile::tempdir().expect("a directory");
        let keys = KeyDirectory::new(dir.path().join("a/keys"));
        let key = PrivateKey::generate();
        let id = key.public().id();
        assert!(matches!(keys.load(&id), Err(KeyError::Missing { .. })));
        keys.store(&key).expect("a writable directory");
        assert_eq!(keys.load(&id).map(|k| k.public()).ok(), Some(key.public()));
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
        };
        assert_eq!(mode(&keys.file(&id)) & 0o777, 0o600);
        assert_eq!(mode(keys.path()) & 0o777, 0o700);
        let left: Vec<_> = fs::read_dir(keys.path()).expect("it is there").collect();
        assert_eq!(left.len(), 1, "nothing half written stays");
    }

    #[test]
    fn a_key_under_another_name_is_not_used() {
        let dir = tempfile::tempdir().expect("a directory");
        let keys = KeyDirectory::new(dir.path());
        let (one, other) = (PrivateKey::generate(), PrivateKey::generate());
        keys.store(&one).expect("a writable directory");
        let (from, to) = (
            keys.file(&one.public().id()),
            keys.file(&other.public().id()),
        );
        fs::rename(from, to).expect("a writable directory");
        let found = keys.load(&other.public().id());
        assert!(matches!(found, Err(KeyError::Other { .. })));
    }

    #[test]
    fn servers_that_start_together_share_one_sealing_key() {
        let dir = tempfile::tempdir().expect("a directory");
        let keys = KeyDirectory::new(dir.path().join("keys"));
        let made: Vec<[u8; 32]> = std::thread::scope(|scope| {
            let servers: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| keys.sealing_key_or_new().expect("a writable directory")))
                .collect();
            let joined = servers.into_iter().map(|server| server.join());
            joined.map(|key| key.expect("no panic")).collect()
        });
        assert!(made.iter().all(|key| *key == made[0]));
        let path = keys.path().join(SEALING_KEY);
        let mode = fs::metadata(&path).expect("it is there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        let left = fs::read_dir(keys.path()).expect("it is there").count();
        assert_eq!(left, 1, "nothing half written stays");
        fs::write(&path, "no key").expect("a writable directory");
        assert!(matches!(
            keys.sealing_key_or_new(),
            Err(KeyError::Unreadable { .. })
        ));
    }

    #[test]
    fn what_cannot_be_written_says_what_to_set() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("file");
        fs::write(&file, "").expect("a writable directory");
        let failed = KeyDirectory::new(file.join("keys")).store(&PrivateKey::generate());
        let said = failed.expect_err("a file is no directory").to_string();
        assert!(said.contains("PNTD_KEY_DIR"), "{said}");
    }
}
