//! What stands in front of the rows of a `.dta`: how many rows and variables, their names, types and places.

use crate::source::{MicrodataError, text::decoded};
use std::io::Read;

/// More variables than any edition of Stata allows.
const MAX_VARIABLES: usize = 120_000;
/// A row of the survey has some kilobytes.
const MAX_ROW_BYTES: usize = 1 << 26;

/// What is wrong with a file that ends within its header or its rows.
pub(super) const CUT_OFF: &str = "termina antes de tiempo";

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Byte,
    Int,
    Long,
    Float,
    Double,
    Text,
    /// A reference to a text behind the rows.
    LongText,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Variable {
    pub kind: Kind,
    pub from: usize,
    pub length: usize,
}

#[derive(Debug)]
pub(super) struct Header {
    pub names: Vec<String>,
    pub variables: Vec<Variable>,
    pub rows: u64,
    pub row_length: usize,
    pub is_little_endian: bool,
}

/// Why a header is not understood.
#[derive(Debug)]
pub(super) enum Failure {
    Input(std::io::Error),
    What(&'static str),
}

impl Failure {
    pub fn of(self, file: &str) -> MicrodataError {
        let file = file.to_owned();
        match self {
            Self::Input(source) if source.kind() == std::io::ErrorKind::UnexpectedEof => {
                MicrodataError::Stata {
                    file,
                    what: CUT_OFF.into(),
                }
            }
            Self::Input(source) => MicrodataError::Unreadable { file, source },
            Self::What(what) => MicrodataError::Stata {
                file,
                what: what.into(),
            },
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Input(error)
    }
}

/// How long the parts of a release are, in bytes.
struct Lengths {
    name: usize,
    format: usize,
    label: usize,
    sort: usize,
}

impl Header {
    pub fn read(input: &mut impl Read) -> Result<Self, Failure> {
        let mut bytes = Bytes {
            input,
            is_little_endian: true,
        };
        let first = bytes.take(1)?[0];
        if first == b'<' {
            return bytes.tagged();
        }
        bytes.plain(first)
    }

    fn of(
        names: Vec<String>,
        types: Vec<(Kind, usize)>,
        rows: u64,
        is_little_endian: bool,
    ) -> Result<Self, Failure> {
        let mut from = 0;
        let mut variables = Vec::with_capacity(types.len());
        for (kind, length) in types {
            variables.push(Variable { kind, from, length });
            from += length;
        }
        if from > MAX_ROW_BYTES {
            return Err(Failure::What("sus filas son demasiado largas"));
        }
        Ok(Self {
            names,
            variables,
            rows,
            row_length: from,
            is_little_endian,
        })
    }
}

/// The bytes of a header, and in which order a number has them.
struct Bytes<'r, R> {
    input: &'r mut R,
    is_little_endian: bool,
}

impl<R: Read> Bytes<'_, R> {
    fn take(&mut self, count: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; count];
        self.input.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn skip(&mut self, count: u64) -> Result<(), Failure> {
        let skipped = std::io::copy(&mut self.input.take(count), &mut std::io::sink())?;
        if skipped < count {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(())
    }

    fn tag(&mut self, tag: &str) -> Result<(), Failure> {
        if self.take(tag.len())? == tag.as_bytes() {
            Ok(())
        } else {
            Err(Failure::What("su cabecera no tiene la forma de Stata"))
        }
    }

    /// A number of so many bytes, up to eight.
    fn number(&mut self, length: usize) -> Result<u64, Failure> {
        let mut bytes = self.take(length)?;
        if self.is_little_endian {
            bytes.reverse();
        }
        let joined = bytes
            .iter()
            .fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
        Ok(joined)
    }

    fn count(&mut self, length: usize) -> Result<usize, Failure> {
        let count = usize::try_from(self.number(length)?).unwrap_or(usize::MAX);
        if count > MAX_VARIABLES {
            return Err(Failure::What(
                "dice tener más variables de las que Stata admite",
            ));
        }
        Ok(count)
    }

    fn names(&mut self, count: usize, length: usize) -> Result<Vec<String>, Failure> {
        let bytes = self.take(count * length)?;
        let name = |name: &[u8]| decoded(name.split(|byte| *byte == 0).next().unwrap_or_default());
        Ok(bytes.chunks(length).map(name).collect())
    }

    /// Releases 113 to 115: a header of 109 bytes.
    fn plain(mut self, release: u8) -> Result<Header, Failure> {
        self.is_little_endian = self.take(1)?[0] == 2;
        self.skip(2)?;
        let count = self.count(2)?;
        let rows = self.number(4)?;
        self.skip(81 + 18)?;
        let types = self.take(count)?;
        let types = types.iter().map(|code| plain_type(*code));
        let types = types.collect::<Result<_, _>>()?;
        let names = self.names(count, 33)?;
        let format = if release == 113 { 12 } else { 49 };
        // Order, formats, names of value labels, labels of variables.
        self.skip((2 * (count + 1) + count * (format + 33 + 81)) as u64)?;
        // Notes, each with its kind and its length; the last one is empty.
        loop {
            let kind = self.number(1)?;
            let length = self.number(4)?;
            if (kind, length) == (0, 0) {
                break;
            }
            self.skip(length)?;
        }
        Header::of(names, types, rows, self.is_little_endian)
    }

    /// Releases 117 to 119: parts between tags. The first `<` is read.
    fn tagged(mut self) -> Result<Header, Failure> {
        self.tag("stata_dta><header><release>")?;
        let release = self.take(3)?;
        let (lengths, count_length, rows_length, label_length) = match release.as_slice() {
            b"117" => (lengths(33, 49, 81, 2), 2, 4, 1),
            b"118" => (lengths(129, 57, 321, 2), 2, 8, 2),
            b"119" => (lengths(129, 57, 321, 4), 4, 8, 2),
            _ => {
                return Err(Failure::What(
                    "es de una versión que este programa no conoce",
                ));
            }
        };
        self.tag("</release><byteorder>")?;
        self.is_little_endian = match self.take(3)?.as_slice() {
            b"LSF" => true,
            b"MSF" => false,
            _ => return Err(Failure::What("no dice el orden de sus bytes")),
        };
        self.tag("</byteorder><K>")?;
        let count = self.count(count_length)?;
        self.tag("</K><N>")?;
        let rows = self.number(rows_length)?;
        self.tag("</N><label>")?;
        let label = self.number(label_length)?;
        self.skip(label)?;
        self.tag("</label><timestamp>")?;
        let time = self.number(1)?;
        self.skip(time)?;
        self.tag("</timestamp></header><map>")?;
        self.skip(14 * 8)?;
        self.tag("</map><variable_types>")?;
        let types = (0..count).map(|_| self.number(2).and_then(tagged_type));
        let types = types.collect::<Result<_, _>>()?;
        self.tag("</variable_types><varnames>")?;
        let names = self.names(count, lengths.name)?;
        self.tag("</varnames>")?;
        self.skip_to_rows(count, &lengths)?;
        Header::of(names, types, rows, self.is_little_endian)
    }

    /// Order, formats, labels and notes, up to the first row.
    fn skip_to_rows(&mut self, count: usize, lengths: &Lengths) -> Result<(), Failure> {
        for (part, length) in [
            ("sortlist", (count + 1) * lengths.sort),
            ("formats", count * lengths.format),
            ("value_label_names", count * lengths.name),
            ("variable_labels", count * lengths.label),
        ] {
            self.tag(&format!("<{part}>"))?;
            self.skip(length as u64)?;
            self.tag(&format!("</{part}>"))?;
        }
        self.tag("<characteristics>")?;
        loop {
            // «<ch>» and a note, or «</characteristics>».
            if self.take(4)? == b"<ch>" {
                let length = self.number(4)?;
                self.skip(length)?;
                self.tag("</ch>")?;
            } else {
                self.tag("aracteristics><data>")?;
                return Ok(());
            }
        }
    }
}

fn lengths(name: usize, format: usize, label: usize, sort: usize) -> Lengths {
    Lengths {
        name,
        format,
        label,
        sort,
    }
}

const UNKNOWN_TYPE: Failure = Failure::What("una variable es de un tipo que Stata no tiene");

fn plain_type(code: u8) -> Result<(Kind, usize), Failure> {
    Ok(match code {
        1..=244 => (Kind::Text, usize::from(code)),
        251 => (Kind::Byte, 1),
        252 => (Kind::Int, 2),
        253 => (Kind::Long, 4),
        254 => (Kind::Float, 4),
        255 => (Kind::Double, 8),
        _ => return Err(UNKNOWN_TYPE),
    })
}

fn tagged_type(code: u64) -> Result<(Kind, usize), Failure> {
    Ok(match code {
        1..=2045 => (Kind::Text, usize::try_from(code).unwrap_or_default()),
        32_768 => (Kind::LongText, 8),
        65_526 => (Kind::Double, 8),
        65_527 => (Kind::Float, 4),
        65_528 => (Kind::Long, 4),
        65_529 => (Kind::Int, 2),
        65_530 => (Kind::Byte, 1),
        _ => return Err(UNKNOWN_TYPE),
    })
}
