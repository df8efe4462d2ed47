//! What makes a release one that anybody can check: its canonical texts, its manifest, its signature;
//! and the file that holds all of them.
//!
//! Pure: what is stored and when is `use_case::release`.

#[cfg(feature = "sign")]
use domain::release::Release;

use crate::key::ALGORITHM;
#[cfg(feature = "sign")]
use crate::{
    canonical,
    key::{MANIFEST_PREFIX, PrivateKey},
    manifest::{Link, Manifest},
};

/// Identifies the layout of a release file.
pub const FILE_FORMAT: &str = "pntd-release-file/1";

/// A release with everything that belongs to it, as texts to store for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    pub body: String,
    pub sha256: String,
    pub progress: String,
    pub manifest: String,
    pub manifest_sha256: String,
    pub signature: Signed,
}

/// A signature with the key that it is checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub key_id: String,
    pub public_key: String,
    pub value: String,
}

/// The parts of a release file beside the body; a release from before there were signatures has none.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    pub manifest: &'a str,
    pub progress: &'a str,
    pub signature: &'a Signed,
}

/// Computes, describes and signs a release that follows `previous`.
///
/// # Errors
/// Only for values that JSON cannot hold.
#[cfg(feature = "sign")]
pub fn seal(
    release: &Release,
    previous: Link,
    key: &PrivateKey,
) -> Result<Sealed, serde_json::Error> {
    let body = serde_json::to_value(release)?;
    let results = serde_json::to_value(release.results())?;
    let public = key.public();
    let manifest = Manifest::of(release, &body, &results, previous, public.id())?;
    let manifest_text = canonical::to_string(&manifest)?;
    Ok(Sealed {
        body: canonical::to_string(&body)?,
        sha256: manifest.release_sha256,
        progress: canonical::to_string(&results)?,
        manifest_sha256: canonical::sha256(manifest_text.as_bytes()),
        signature: Signed {
            key_id: public.id(),
            public_key: public.to_hex(),
            value: key.sign(MANIFEST_PREFIX, &manifest_text),
        },
        manifest: manifest_text,
    })
}

impl Sealed {
    /// The release file.
    pub fn file(&self) -> String {
        let proof = Proof {
            manifest: &self.manifest,
            progress: &self.progress,
            signature: &self.signature,
        };
        file(&self.body, Some(proof))
    }
}

/// The release file from its canonical texts: canonical itself, members in their order.
pub fn file(body: &str, proof: Option<Proof<'_>>) -> String {
    let (manifest, progress) = proof.map_or(("null", "null"), |p| (p.manifest, p.progress));
    // Hexadecimal digits need no escape.
    let signature = proof.map_or_else(
        || "null".to_owned(),
        |Proof { signature: s, .. }| {
            format!(
                r#"{{"algorithm":"{ALGORITHM}","key_id":"{}","public_key":"{}","value":"{}"}}"#,
                s.key_id, s.public_key, s.value
            )
        },
    );
    format!(
        r#"{{"format":"{FILE_FORMAT}","manifest":{manifest},"progress":{progress},"release":{body},"signature":{signature}}}"#
    )
}
