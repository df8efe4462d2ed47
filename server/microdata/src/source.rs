//! A file as rows of fields, whatever its format: recognised by its first bytes, read as a stream.
//!
//! Text as INEI ships it (`;` or `,`, UTF-8 or Latin-1) and Stata's `.dta` of the releases 113 to 115 and 117 to 119.
//! SPSS's `.sav` is not read: the one kept library for it brings a data frame engine with some hundred packages.

mod stata;
mod text;

use crate::field::Field;
use std::borrow::Cow;
use std::io::{BufReader, Chain, Cursor, Read};
use thiserror::Error;

/// Why a file gives no figures. Each sentence says what to do.
#[derive(Debug, Error)]
pub enum MicrodataError {
    #[error("no se puede leer «{file}»: {source}")]
    Unreadable {
        file: String,
        source: std::io::Error,
    },
    #[error("«{0}» está vacío: descargue otra vez el archivo del módulo 300 de la ENAHO")]
    Empty(String),
    #[error(
        "«{0}» es un archivo de SPSS (.sav), que este programa no lee: ábralo en SPSS, PSPP o R y guárdelo como CSV o \
         como .dta de Stata"
    )]
    Spss(String),
    #[error("«{0}» es un archivo comprimido: descomprímalo y use el CSV o el .dta que contiene")]
    Compressed(String),
    #[error("«{0}» está en UTF-16: guárdelo como CSV en UTF-8")]
    Utf16(String),
    #[error(
        "la línea {line} de «{file}» es demasiado larga para una tabla: compruebe que el archivo es un CSV"
    )]
    LongLine { file: String, line: u64 },
    #[error(
        "«{file}» no es un .dta de Stata que se entienda: {what}. Guárdelo de nuevo como .dta o como CSV"
    )]
    Stata {
        file: String,
        what: Cow<'static, str>,
    },
    #[error(
        "a «{file}» le falta {missing}. Los nombres se buscan sin distinguir mayúsculas, y P316$1 vale por p316_1; el \
         archivo tiene {columns} columnas. Compruebe que es el módulo 300 (Educación); si la variable tiene otro nombre, \
         use --weight o --internet-use. Hasta 2014 la encuesta pregunta solo 7 de las 8 capacidades: esos años no se \
         pueden calcular"
    )]
    MissingVariables {
        file: String,
        missing: String,
        columns: usize,
    },
    #[error("«{file}» tiene dos columnas {name}: deje una sola")]
    Repeated { file: String, name: String },
    #[error("«{0}» no dice el año (se buscó AÑO o ANIO): indíquelo con --year")]
    NoYear(String),
    #[error(
        "la línea {line} de «{file}» es del año {read}, y se indicó --year {stated}: quite la opción o corrija el año"
    )]
    OtherYear {
        file: String,
        line: u64,
        stated: u16,
        read: u16,
    },
}

/// First bytes by which the format is recognised.
const HEAD_BYTES: usize = 16;

type Input<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

/// A file that is open.
pub(crate) enum Source<R> {
    Text(text::TextSource<Input<R>>),
    Stata(stata::StataSource<Input<R>>),
}

/// The row that was read last.
pub(crate) enum Row<'a> {
    Text(text::TextRow<'a>),
    Stata(stata::StataRow<'a>),
}

impl<R: Read> Source<R> {
    /// Looks what the file is and reads its header.
    pub fn open(file: &str, mut input: R) -> Result<Self, MicrodataError> {
        let mut head = Vec::with_capacity(HEAD_BYTES);
        let unreadable = unreadable(file);
        let limited = input
            .by_ref()
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head);
        limited.map_err(&unreadable)?;
        let named = || file.to_owned();
        match head.as_slice() {
            [] => return Err(MicrodataError::Empty(named())),
            [b'$', b'F', b'L', b'2' | b'3', ..] => return Err(MicrodataError::Spss(named())),
            [b'P', b'K', 3, 4, ..]
            | [0x1f, 0x8b, ..]
            | [b'R', b'a', b'r', b'!', ..]
            | [b'7', b'z', 0xbc, ..] => {
                return Err(MicrodataError::Compressed(named()));
            }
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _, 0, ..] if !stata::is_stata(&head) => {
                return Err(MicrodataError::Utf16(named()));
            }
            _ => {}
        }
        let is_stata = stata::is_stata(&head);
        let input = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(input));
        if is_stata {
            return stata::StataSource::open(file, input).map(Self::Stata);
        }
        text::TextSource::open(file, input).map(Self::Text)
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        match self {
            Self::Text(source) => &source.header,
            Self::Stata(source) => source.header(),
        }
    }

    /// Goes to the next row; none after the last one.
    pub fn next_row(&mut self, file: &str) -> Result<Option<Row<'_>>, MicrodataError> {
        Ok(match self {
            Self::Text(source) => source.next_row(file)?.map(Row::Text),
            Self::Stata(source) => source.next_row(file)?.map(Row::Stata),
        })
    }

    /// Reads what stands behind the rows, so that who hashes the bytes has seen all.
    pub fn finish(self, file: &str) -> Result<(), MicrodataError> {
        let input = match self {
            Self::Text(source) => source.input,
            Self::Stata(source) => source.input,
        };
        let mut input = input;
        let rest = std::io::copy(&mut input, &mut std::io::sink());
        rest.map(drop).map_err(unreadable(file))
    }
}

impl<'a> Row<'a> {
    /// The line of a text file, the header being line 1; the observation of a Stata file, from 1.
    pub fn line(&self) -> u64 {
        match self {
            Self::Text(row) => row.line,
            Self::Stata(row) => row.observation,
        }
    }

    /// Whether the row has as many fields as the header.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Text(row) => row.is_whole,
            Self::Stata(_) => true,
        }
    }

    /// A field of a whole row, by its place in the header.
    pub fn field(&self, at: usize) -> Field<'a> {
        match self {
            Self::Text(row) => row.field(at),
            Self::Stata(row) => row.field(at),
        }
    }
}

fn unreadable(file: &str) -> impl Fn(std::io::Error) -> MicrodataError + use<> {
    let file = file.to_owned();
    move |source| MicrodataError::Unreadable {
        file: file.clone(),
        source,
    }
}
