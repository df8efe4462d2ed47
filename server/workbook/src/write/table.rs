//! A table as both writers see it: columns with a name for machines and a title for people, and rows
//! that are made one at a time, so that a long table is never held as a whole.

mod variants;

use super::rules::Rules;
use chrono::NaiveDate;
use domain::Decimal;

/// Codes of [`Field::yes_no`].
pub const TRUE: &str = "true";
pub const FALSE: &str = "false";

/// What one cell shows. Text is always text, whatever it begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Empty,
    Text(String),
    /// A stored number: leaves the house with exactly its digits. `shown` decimals are displayed.
    Stored {
        value: Decimal,
        shown: u8,
    },
    /// A result of a computation, which has no end: a sheet holds the nearest number it can.
    Computed {
        value: Decimal,
        shown: u8,
    },
    /// A fraction that is displayed as a percentage with one decimal.
    Fraction(Decimal),
    /// A year or an ordinal: no thousands separator.
    Plain(i64),
    Date(NaiveDate),
    /// One of a closed list: people read the label, programs the code.
    Code {
        code: String,
        label: String,
    },
}

impl Field {
    /// Text; empty text is an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// Text that may be missing.
    pub fn optional_text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub fn yes_no(yes: bool) -> Self {
        let (code, label) = if yes { (TRUE, "Sí") } else { (FALSE, "No") };
        Self::code(code, label)
    }

    /// One of a closed list.
    pub fn code(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self::Code {
            code: code.into(),
            label: label.into(),
        }
    }

    /// A count of things.
    pub fn count(count: usize) -> Self {
        i64::try_from(count).map_or(Self::Empty, Self::Plain)
    }
}

/// What the fields of a column hold in a file for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColumnType {
    #[default]
    Text,
    Integer,
    Decimal,
    /// `true` or `false`.
    YesNo,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable name for programs: lower case, ASCII, underscores.
    pub key: String,
    pub title: String,
    /// Title above neighbouring columns («Logros esperados»).
    pub group: Option<String>,
    /// In characters.
    pub width: u16,
    /// One sentence for the legend; empty where the title says it all.
    pub meaning: &'static str,
    pub kind: ColumnType,
    /// No row lacks it.
    pub required: bool,
    /// The codes of a closed list; empty where there is none.
    pub codes: Vec<String>,
}

impl Column {
    pub fn new(key: &str, title: &str, width: u16, meaning: &'static str) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            group: None,
            width,
            meaning,
            kind: ColumnType::Text,
            required: false,
            codes: Vec::new(),
        }
    }

    /// The same column, of this type.
    #[must_use]
    pub fn of(mut self, kind: ColumnType) -> Self {
        self.kind = kind;
        self
    }

    /// The same column, which no row lacks.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same column, with one of these codes in every row that has it.
    #[must_use]
    pub fn one_of<T: Into<String>>(mut self, codes: impl IntoIterator<Item = T>) -> Self {
        self.codes = codes.into_iter().map(Into::into).collect();
        self
    }

    /// The same column under a common title.
    #[must_use]
    pub fn with_group(mut self, group: &str) -> Self {
        self.group = Some(group.to_owned());
        self
    }
}

/// What the figures of a row are in a demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// Invented.
    OfPolicy,
    /// Published by another institution.
    Real,
    /// It has none, and tells of none.
    NoFigure,
}

/// A table that is about to be written.
pub struct Table<'a> {
    /// Name of the sheet, at most 31 characters.
    pub sheet: String,
    /// A line above the header, in sheets only.
    pub banner: Option<String>,
    pub columns: Vec<Column>,
    /// Columns that stay in view when the sheet is moved sideways.
    pub frozen_columns: u16,
    /// Keys of the columns that tell each row from the others.
    pub primary_key: Vec<&'static str>,
    /// What may be typed into the sheet, and how it shows states.
    pub rules: Rules,
    /// For programs: spreadsheets do not show the sheet.
    pub is_hidden: bool,
    /// Makes the rows; called once for every writing.
    pub rows: Rows<'a>,
}

/// Makes the rows of a table, in order.
pub type Rows<'a> = Box<dyn Fn() -> Box<dyn Iterator<Item = Vec<Field>> + 'a> + 'a>;

impl<'a> Table<'a> {
    /// A table from a function that gives its rows.
    pub fn new<I>(sheet: &str, columns: Vec<Column>, rows: impl Fn() -> I + 'a) -> Self
    where
        I: Iterator<Item = Vec<Field>> + 'a,
    {
        Self {
            sheet: sheet.to_owned(),
            banner: None,
            columns,
            frozen_columns: 1,
            primary_key: Vec::new(),
            rules: Rules::default(),
            is_hidden: false,
            rows: Box::new(move || Box::new(rows())),
        }
    }
}

/// The double that shows exactly this decimal in its shortest form, if there is one. Decimals of up
/// to 15 digits always have one.
pub fn exact_double(value: Decimal) -> Option<f64> {
    let double: f64 = value.normalize().to_string().parse().ok()?;
    let back: Decimal = double.to_string().parse().ok()?;
    (back == value).then_some(double)
}

/// The nearest double of a computed number.
pub fn nearest_double(value: Decimal) -> Option<f64> {
    value
        .to_string()
        .parse()
        .ok()
        .filter(|double: &f64| double.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_a_number_only_where_no_digit_is_lost() {
        let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
        assert_eq!(exact_double(decimal("42.86")), Some(42.86));
        assert_eq!(exact_double(decimal("-0.10")), Some(-0.1));
        assert_eq!(
            exact_double(decimal("123456789012345")),
            Some(123_456_789_012_345.0)
        );
        assert_eq!(exact_double(decimal("0.1234567890123456789")), None);
        assert_eq!(exact_double(decimal("9007199254740993")), None);
    }
}
