//! The text of a page as it goes over the line: as it is or compressed, each form made once for all who ask for it so.
//!
//! Compressing a page takes longer than everything else about an answer from memory, so its bytes are kept with the page.

use std::io::{self, Read, Write};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tokio::sync::OnceCell;
use tokio::task::JoinError;

use crate::http::render_queue::RenderQueue;

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

/// A text in the forms that were asked for, each made once. A browser takes brotli, and then the page is kept in a tenth of
/// its size; the others are made from it.
#[derive(Debug)]
pub struct ReadyBody {
    identity: OnceCell<Bytes>,
    gzip: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
}

impl ReadyBody {
    /// The text in the form that whoever asks first wants; it compresses on this thread.
    pub fn new(text: String, first: Coding) -> Self {
        let body = Self {
            identity: OnceCell::new(),
            gzip: OnceCell::new(),
            brotli: OnceCell::new(),
        };
        let coded = compressed(&Bytes::from(text), first);
        // Nothing is in it yet.
        let _ = body.kept(first).set(coded);
        body
    }

    fn kept(&self, coding: Coding) -> &OnceCell<Bytes> {
        match coding {
            Coding::Identity => &self.identity,
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        }
    }

    /// Bytes of the forms that are there.
    pub fn memory(&self) -> usize {
        let forms = [&self.identity, &self.gzip, &self.brotli].into_iter();
        forms.filter_map(OnceCell::get).map(Bytes::len).sum()
    }

    /// Whether a form is there; a page that is not grows when it is asked for.
    pub fn has(&self, coding: Coding) -> bool {
        self.kept(coding).get().is_some()
    }

    /// The bytes in one form; made under a permit, once, whoever waits for it.
    ///
    /// # Errors
    /// When the compression panicked.
    pub async fn bytes(&self, coding: Coding) -> Result<Bytes, JoinError> {
        let make = || async {
            let (form, bytes) = self.any_form();
            let permit = RenderQueue::Page.permit().await;
            permit
                .make(move || compressed(&plain(&bytes, form), coding))
                .await
        };
        self.kept(coding).get_or_try_init(make).await.cloned()
    }

    /// A form that is there.
    fn any_form(&self) -> (Coding, Bytes) {
        let forms = [Coding::Identity, Coding::Brotli, Coding::Gzip].into_iter();
        let mut kept = forms.filter_map(|form| Some((form, self.kept(form).get()?.clone())));
        kept.next().expect("a page begins with one form")
    }
}

/// The text of a form.
fn plain(bytes: &Bytes, form: Coding) -> Bytes {
    let mut text = Vec::new();
    let read = match form {
        Coding::Identity => return bytes.clone(),
        Coding::Gzip => GzDecoder::new(bytes.as_ref())
            .read_to_end(&mut text)
            .map(drop),
        Coding::Brotli => brotli::BrotliDecompress(&mut bytes.as_ref(), &mut text),
    };
    read.expect("what was compressed here can be read here");
    text.into()
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
    async fn each_form_is_the_same_text_and_only_those_that_were_asked_for_are_kept() {
        const FORMS: [Coding; 3] = [Coding::Identity, Coding::Gzip, Coding::Brotli];
        let text = "Objetivo prioritario: 2,77 de 4. ".repeat(500);
        for first in FORMS {
            let body = ReadyBody::new(text.clone(), first);
            for form in FORMS {
                assert_eq!(body.has(form), form == first);
            }
            let before = body.memory();
            assert_eq!(before, body.bytes(first).await.expect("kept").len());
            for form in FORMS {
                let bytes = body.bytes(form).await.expect("made");
                assert_eq!(plain(&bytes, form), text);
                assert!(form == Coding::Identity || bytes.len() < text.len() / 4);
                assert!(body.has(form));
            }
            assert!(body.memory() > before);
        }
    }
}
