//! The groups that figures are made for: all persons, and the members of five dimensions of the catalogue.
//!
//! Codes and names are those of the catalogue (`server/seed/members.csv`; a test of the server compares them). Which
//! answer is which member:
//! - department: the first two digits of UBIGEO, with INEI's codes;
//! - sex: P207, 1 = man, 2 = woman;
//! - age: P208A, in the groups that INEI uses for the internet;
//! - area: ESTRATO 1 to 5 urban, 6 to 8 rural;
//! - mother tongue: P300A, 1 = Quechua, 2 = Aimara, 3 and 10 to 15 = another native language, 4 = Spanish.
//!
//! The last two are this project's reading, after published analyses of the survey. Foreign languages and sign language
//! have no member in the catalogue: those persons count for the country and in no group.

use crate::field::Field;
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// A dimension of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    Department,
    Area,
    Sex,
    Age,
    Language,
}

/// Code and name of a member.
type Member = (&'static str, &'static str);

#[rustfmt::skip]
const DEPARTMENTS: [Member; 25] = [
    ("01", "Amazonas"), ("02", "Áncash"), ("03", "Apurímac"), ("04", "Arequipa"), ("05", "Ayacucho"),
    ("06", "Cajamarca"), ("07", "Callao"), ("08", "Cusco"), ("09", "Huancavelica"), ("10", "Huánuco"),
    ("11", "Ica"), ("12", "Junín"), ("13", "La Libertad"), ("14", "Lambayeque"), ("15", "Lima"),
    ("16", "Loreto"), ("17", "Madre de Dios"), ("18", "Moquegua"), ("19", "Pasco"), ("20", "Piura"),
    ("21", "Puno"), ("22", "San Martín"), ("23", "Tacna"), ("24", "Tumbes"), ("25", "Ucayali"),
];
const AREAS: [Member; 2] = [("urbana", "Área urbana"), ("rural", "Área rural")];
const SEXES: [Member; 2] = [("hombre", "Hombres"), ("mujer", "Mujeres")];
const AGES: [Member; 6] = [
    ("6-11", "6 a 11 años"),
    ("12-18", "12 a 18 años"),
    ("19-24", "19 a 24 años"),
    ("25-40", "25 a 40 años"),
    ("41-59", "41 a 59 años"),
    ("60-mas", "60 y más años"),
];
/// The first year of each group of [`AGES`].
const MIN_AGES: [u16; 6] = [6, 12, 19, 25, 41, 60];
const LANGUAGES: [Member; 4] = [
    ("castellano", "Castellano"),
    ("quechua", "Quechua"),
    ("aimara", "Aimara"),
    ("otra-nativa", "Otra lengua nativa"),
];

impl Dimension {
    /// All, in the order of the catalogue.
    pub const ALL: [Self; 5] = [
        Self::Department,
        Self::Area,
        Self::Sex,
        Self::Age,
        Self::Language,
    ];

    /// The code of the catalogue.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Department => "departamento",
            Self::Area => "area",
            Self::Sex => "sexo",
            Self::Age => "edad",
            Self::Language => "lengua-materna",
        }
    }

    /// The name of the catalogue.
    #[must_use]
    pub fn label_es(self) -> &'static str {
        match self {
            Self::Department => "Departamento",
            Self::Area => "Área de residencia",
            Self::Sex => "Sexo",
            Self::Age => "Grupo de edad",
            Self::Language => "Lengua materna",
        }
    }

    /// The variable that says the member.
    #[must_use]
    pub fn variable(self) -> &'static str {
        match self {
            Self::Department => "UBIGEO",
            Self::Area => "ESTRATO",
            Self::Sex => "P207",
            Self::Age => "P208A",
            Self::Language => "P300A",
        }
    }

    fn members(self) -> &'static [Member] {
        match self {
            Self::Department => &DEPARTMENTS,
            Self::Area => &AREAS,
            Self::Sex => &SEXES,
            Self::Age => &AGES,
            Self::Language => &LANGUAGES,
        }
    }

    /// All groups of the dimension.
    pub fn groups(self) -> impl Iterator<Item = Group> {
        (0..)
            .zip(self.members())
            .map(move |(member, _)| self.group(member))
    }

    fn group(self, member: u8) -> Group {
        Group {
            dimension: Some(self),
            member,
        }
    }

    /// The group that a field of the variable names; none where it names no member.
    pub(crate) fn group_of(self, field: Field<'_>) -> Option<Group> {
        let member = match self {
            Self::Department => department(field)?,
            Self::Area => match field.whole().ok()?? {
                1..=5 => 0,
                6..=8 => 1,
                _ => return None,
            },
            Self::Sex => match field.whole().ok()?? {
                1 => 0,
                2 => 1,
                _ => return None,
            },
            Self::Age => {
                let age = field.whole().ok()??;
                u8::try_from(MIN_AGES.iter().rposition(|from| age >= *from)?).ok()?
            }
            Self::Language => match field.whole().ok()?? {
                4 => 0,
                1 => 1,
                2 => 2,
                3 | 10..=15 => 3,
                _ => return None,
            },
        };
        Some(self.group(member))
    }
}

/// The place of a department in the list, from the six digits of a UBIGEO, whose leading zero programs lose.
fn department(field: Field<'_>) -> Option<u8> {
    let mut code = Vec::new();
    field.push_code(&mut code);
    let is_whole = (5..=6).contains(&code.len()) && code.iter().all(u8::is_ascii_digit);
    let digits: u32 = std::str::from_utf8(&code)
        .ok()
        .filter(|_| is_whole)?
        .parse()
        .ok()?;
    let department = u8::try_from(digits / 10_000).ok()?;
    (1..=25).contains(&department).then(|| department - 1)
}

/// All persons, or one member of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    dimension: Option<Dimension>,
    member: u8,
}

impl Group {
    /// The country.
    pub const ALL_PERSONS: Self = Self {
        dimension: None,
        member: 0,
    };

    /// None for the country.
    #[must_use]
    pub fn dimension(self) -> Option<Dimension> {
        self.dimension
    }

    /// The code of the catalogue; none for the country.
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        self.member().map(|(code, _)| code)
    }

    /// The name of the catalogue.
    #[must_use]
    pub fn label_es(self) -> &'static str {
        self.member().map_or("Total nacional", |(_, name)| name)
    }

    fn member(self) -> Option<Member> {
        let members = self.dimension?.members();
        members.get(usize::from(self.member)).copied()
    }
}

impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut group = serializer.serialize_struct("Group", 3)?;
        group.serialize_field("dimension", &self.dimension.map(Dimension::code))?;
        group.serialize_field("member", &self.code())?;
        group.serialize_field("label", self.label_es())?;
        group.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(dimension: Dimension, text: &str) -> Option<&'static str> {
        dimension.group_of(Field::of_text(text.as_bytes()))?.code()
    }

    #[test]
    fn a_department_is_the_first_two_digits_with_its_leading_zero() {
        for (text, is) in [
            ("010101", Some("01")),
            ("10101", Some("01")),
            ("10101.0", Some("01")),
            ("070101", Some("07")),
            ("250101", Some("25")),
            ("260101", None),
            ("15", None),
            ("Lima", None),
            ("", None),
        ] {
            assert_eq!(code(Dimension::Department, text), is, "{text}");
        }
        let number = Dimension::Department.group_of(Field::Number(150_101.0));
        assert_eq!(number.and_then(Group::code), Some("15"));
    }

    #[test]
    fn each_answer_is_one_member_and_others_are_none() {
        for (dimension, text, is) in [
            (Dimension::Area, "5", Some("urbana")),
            (Dimension::Area, "6", Some("rural")),
            (Dimension::Area, "9", None),
            (Dimension::Sex, "2", Some("mujer")),
            (Dimension::Sex, "3", None),
            (Dimension::Age, "5", None),
            (Dimension::Age, "6", Some("6-11")),
            (Dimension::Age, "18", Some("12-18")),
            (Dimension::Age, "59", Some("41-59")),
            (Dimension::Age, "98", Some("60-mas")),
            (Dimension::Language, "4", Some("castellano")),
            (Dimension::Language, "12", Some("otra-nativa")),
            (Dimension::Language, "7", None),
        ] {
            assert_eq!(code(dimension, text), is, "{dimension:?} {text}");
        }
    }
}
