//! Files in, figures out: reads rows one at a time and adds them to the tally of their year.

use crate::{
    answers::answers,
    columns::{Columns, ReadingOptions},
    field::Field,
    figures::YearFigures,
    group::Dimension,
    irregular::{Irregular, Irregularity, Irregulars},
    source::{MicrodataError, Row, Source},
    tally::{KEY_SEPARATOR, Person, Tally},
    weight,
};
use std::{collections::BTreeMap, io::Read, ops::RangeInclusive};

/// The rule book's «persons aged 6 and over».
const MIN_AGE: u16 = 6;
const VALID_YEARS: RangeInclusive<u16> = 1990..=2100;

/// The survey of one or several years, from one or several files.
///
/// Files of the same year are parts of one sample; the same file twice would count everybody twice, which the caller
/// prevents, because it knows the bytes.
#[derive(Debug, Default)]
pub struct Survey {
    options: ReadingOptions,
    years: BTreeMap<u16, Tally>,
    irregulars: Irregulars,
    rows: u64,
}

/// A row that is being read: where, and with what the file calls its variables.
struct Reading<'a> {
    file: &'a str,
    columns: &'a Columns,
    row: Row<'a>,
}

impl<'a> Reading<'a> {
    fn field(&self, at: usize) -> Field<'a> {
        self.row.field(at)
    }
}

impl Survey {
    /// A survey of which nothing is read yet.
    #[must_use]
    pub fn new(options: ReadingOptions) -> Self {
        let survey = Self::default();
        Self { options, ..survey }
    }

    /// Reads a file to its end, one row at a time.
    ///
    /// # Errors
    /// It cannot be read, is of another format, lacks a variable, or contradicts the year that was stated. What was
    /// read before stays counted: after an error the survey is of no use.
    pub fn read(&mut self, file: &str, input: impl Read) -> Result<(), MicrodataError> {
        let mut source = Source::open(file, input)?;
        let columns = Columns::of(file, source.header(), &self.options)?;
        let mut key = Vec::new();
        while let Some(row) = source.next_row(file)? {
            self.rows += 1;
            let reading = Reading {
                file,
                columns: &columns,
                row,
            };
            if reading.row.is_whole() {
                self.count(&reading, &mut key)?;
            } else {
                self.irregular(Irregularity::BrokenLine, &reading, Field::Blank);
            }
        }
        source.finish(file)
    }

    /// Rows read so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What could not be taken as it is.
    #[must_use]
    pub fn irregulars(&self) -> Vec<Irregular> {
        self.irregulars.list()
    }

    /// The figures of each year, the earliest first.
    #[must_use]
    pub fn figures(&self) -> Vec<YearFigures> {
        let years = self.years.iter();
        years
            .map(|(year, tally)| YearFigures::of(*year, tally))
            .collect()
    }

    fn count(&mut self, reading: &Reading<'_>, key: &mut Vec<u8>) -> Result<(), MicrodataError> {
        let Some(year) = self.year(reading)? else {
            return Ok(());
        };
        let cluster = self.cluster(year, reading, key);
        if let Some(person) = self.person(year, reading) {
            self.years.entry(year).or_default().add(cluster, &person);
        }
        Ok(())
    }

    /// The year of a row: what the file states, and where it states nothing what the caller said.
    fn year(&mut self, reading: &Reading<'_>) -> Result<Option<u16>, MicrodataError> {
        let Some(at) = reading.columns.year else {
            return Ok(self.options.year);
        };
        let field = reading.field(at);
        let read = field
            .whole()
            .ok()
            .flatten()
            .filter(|year| VALID_YEARS.contains(year));
        let Some(read) = read else {
            self.irregular(Irregularity::Year, reading, field);
            return Ok(None);
        };
        match self.options.year {
            Some(stated) if stated != read => Err(MicrodataError::OtherYear {
                file: reading.file.to_owned(),
                line: reading.row.line(),
                stated,
                read,
            }),
            _ => Ok(Some(read)),
        }
    }

    /// The cluster of a row, which belongs to the design of the sample whoever the person is.
    fn cluster(&mut self, year: u16, reading: &Reading<'_>, key: &mut Vec<u8>) -> usize {
        let columns = reading.columns;
        let tally = self.years.entry(year).or_default();
        if !tally.files.contains(reading.file) {
            tally.files.insert(reading.file.to_owned());
            tally.weights.insert(columns.weight_name.clone());
            tally.lacks_design |= columns.stratum.is_none() || columns.cluster.is_none();
            let lacking = Dimension::ALL.into_iter();
            tally
                .lacking
                .extend(lacking.filter(|d| column_of(*d, columns).is_none()));
        }
        key.clear();
        if let (Some(stratum), Some(cluster)) = (columns.stratum, columns.cluster) {
            let has_stratum = reading.field(stratum).push_code(key);
            key.push(KEY_SEPARATOR);
            if !(reading.field(cluster).push_code(key) && has_stratum) {
                tally.rows_without_cluster += 1;
            }
        }
        tally.cluster(key)
    }

    /// The person of a row who counts: 6 years or more, with a weight.
    fn person(&mut self, year: u16, reading: &Reading<'_>) -> Option<Person> {
        let columns = reading.columns;
        let age = reading.field(columns.age);
        match age.whole() {
            Ok(Some(years)) if years >= MIN_AGE => {}
            Ok(Some(_)) => {
                self.years.entry(year).or_default().left_out.under_six += 1;
                return None;
            }
            Ok(None) | Err(_) => {
                self.irregular(Irregularity::Age, reading, age);
                return None;
            }
        }
        let stated = reading.field(columns.weight);
        let weight = stated.number().ok().flatten().and_then(weight::from_number);
        let Some(weight) = weight else {
            self.irregular(Irregularity::Weight, reading, stated);
            return None;
        };
        let answers = answers(
            columns,
            |at| reading.field(at),
            |variable, field| {
                self.irregular(Irregularity::Answer(variable.to_owned()), reading, field)
            },
        );
        if answers.contradicts {
            self.irregular(Irregularity::Contradiction, reading, Field::Blank);
        }
        let group = |dimension: Dimension| {
            let at = column_of(dimension, columns)?;
            dimension.group_of(reading.field(at))
        };
        Some(Person {
            weight,
            answers,
            groups: Dimension::ALL.map(group),
        })
    }

    fn irregular(&mut self, kind: Irregularity, reading: &Reading<'_>, field: Field<'_>) {
        let line = reading.row.line();
        self.irregulars
            .push(kind, reading.file, line, field.shown());
    }
}

fn column_of(dimension: Dimension, columns: &Columns) -> Option<usize> {
    match dimension {
        Dimension::Department => columns.place,
        Dimension::Area => columns.stratum,
        Dimension::Sex => columns.sex,
        Dimension::Age => Some(columns.age),
        Dimension::Language => columns.language,
    }
}
