//! The text of a page as it goes over the line: as it is, and compressed once for all who ask for it so.
//!
//! Compressing a page takes longer than everything else about an answer from memory, so its bytes are kept with the page.

use std::io::{self, Write};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;
use tokio::task::JoinError;

use crate::http::making::Lane;

/// Of 0 to 11. More makes a page that nobody asked for before come later, and few bytes fewer.
const BROTLI_QUALITY: i32 = 5;
/// The window is 2 to this power: larger than any page.
const BROTLI_WINDOW: i32 = 20;
const GZIP_LEVEL: u32 = 6;

/// How the bytes of an answer are coded (RFC 9110, 8.4.1). Of two that a client likes as much, the later one is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coding {
    Identity,
    Gzip,
    Brotli,
}

impl Coding {
    /// The one that the client likes best, of those that it names (RFC 9110, 12.5.3).
    pub fn preferred(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
        let lines = lines.filter_map(|line| line.to_str().ok());
        let named = lines
            .flat_map(|line| line.split(','))
            .filter_map(weight_of_coding);
        named
            .filter(|(weight, _)| *weight > 0)
            .max()
            .map_or(Self::Identity, |(_, coding)| coding)
    }

    /// `Content-Encoding`; none for what is not coded.
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

/// `br;q=0.5` is 500 thousandths.
fn weight_of_coding(named: &str) -> Option<(u32, Coding)> {
    let (name, rest) = named.split_once(';').unwrap_or((named, ""));
    let coding = match name.trim().to_ascii_lowercase().as_str() {
        "identity" => Coding::Identity,
        "gzip" | "x-gzip" => Coding::Gzip,
        "br" => Coding::Brotli,
        _ => return None,
    };
    let weight = rest.trim().to_ascii_lowercase();
    let weight = weight.strip_prefix("q=").map(str::parse::<f32>);
    match weight {
        None => Some((1000, coding)),
        Some(Ok(weight)) if (0.0..=1.0).contains(&weight) => {
            Some(((weight * 1000.0) as u32, coding))
        }
        Some(_) => None,
    }
}

/// A text with its compressed forms, each made when it is first asked for.
#[derive(Debug)]
pub struct ReadyBody {
    plain: Bytes,
    gzip: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
}

impl ReadyBody {
    /// The text, with the form that whoever asks first wants; it compresses on this thread.
    pub fn new(text: String, first: Coding) -> Self {
        let plain = Bytes::from(text);
        let coded = |coding| match first == coding {
            true => OnceCell::new_with(Some(compressed(&plain, coding))),
            false => OnceCell::new(),
        };
        Self {
            gzip: coded(Coding::Gzip),
            brotli: coded(Coding::Brotli),
            plain,
        }
    }

    /// What it takes in memory at most: compressed forms together are less than half of a page.
    pub fn memory(&self) -> usize {
        self.plain.len().saturating_add(self.plain.len() / 2)
    }

    /// The bytes in one form; compressed in a turn, once, whoever waits for it.
    ///
    /// # Errors
    /// When the compression panicked.
    pub async fn bytes(&self, coding: Coding) -> Result<Bytes, JoinError> {
        let kept = match coding {
            Coding::Identity => return Ok(self.plain.clone()),
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        let compress = || async {
            let (turn, plain) = (Lane::Page.turn().await, self.plain.clone());
            turn.make(move || compressed(&plain, coding)).await
        };
        kept.get_or_try_init(compress).await.cloned()
    }
}

fn compressed(plain: &Bytes, coding: Coding) -> Bytes {
    let coded = match coding {
        Coding::Identity => return plain.clone(),
        Coding::Gzip => gzip(plain),
        Coding::Brotli => brotli(plain),
    };
    coded.expect("memory takes what is written into it").into()
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL));
    writer.write_all(plain)?;
    writer.finish()
}

fn brotli(mut plain: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut coded = Vec::new();
    brotli::BrotliCompress(&mut plain, &mut coded, &parameters)?;
    Ok(coded)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn preferred(accepted: &str) -> Coding {
        let accepted = HeaderValue::from_str(accepted).expect("a header value");
        Coding::preferred(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepted)]))
    }

    #[test]
    fn the_best_liked_coding_is_taken_and_none_that_was_refused() {
        assert_eq!(preferred("gzip, deflate, br, zstd"), Coding::Brotli);
        assert_eq!(preferred("gzip;q=1.0, br;q=0.5"), Coding::Gzip);
        assert_eq!(preferred("GZIP, br;q=0"), Coding::Gzip);
        assert_eq!(preferred("br;q=0.5, identity"), Coding::Identity);
        for nothing in ["", "*", "deflate", "br;q=0", "br;q=x", "br;q=7", "identity"] {
            assert_eq!(preferred(nothing), Coding::Identity, "{nothing}");
        }
        assert_eq!(Coding::preferred(&HeaderMap::new()), Coding::Identity);
    }

    #[tokio::test]
    async fn each_form_is_the_same_text() {
        let text = "Objetivo prioritario: 2,77 de 4. ".repeat(500);
        for first in [Coding::Identity, Coding::Gzip, Coding::Brotli] {
            let body = ReadyBody::new(text.clone(), first);
            assert_eq!(body.bytes(Coding::Identity).await.expect("kept"), text);
            let gzip = body.bytes(Coding::Gzip).await.expect("compressed");
            let mut read = String::new();
            let mut reader = GzDecoder::new(gzip.as_ref());
            reader.read_to_string(&mut read).expect("gzip");
            assert_eq!(read, text);
            let coded = body.bytes(Coding::Brotli).await.expect("compressed");
            let mut read = Vec::new();
            brotli::BrotliDecompress(&mut coded.as_ref(), &mut read).expect("brotli");
            assert_eq!(read, text.as_bytes());
            assert!(gzip.len() + coded.len() <= text.len() / 2);
        }
    }
}
