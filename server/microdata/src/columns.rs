//! Which column of a file is which variable.
//!
//! Names are compared in lower case; what stands between question and item (`P316$1` in CSV and SPSS, `p316_1` in
//! Stata, `P316.1` after R) counts for the same. Rule book 3 names weights and capabilities. That P314A says who used
//! the internet in the month before, P208A the age, P207 the sex, P300A the mother tongue, and that ESTRATO and
//! CONGLOME are strata and clusters is how published analyses of the survey use them: this project's reading.

use crate::source::MicrodataError;

/// One of the eight capabilities: what the policy calls it, and the variable that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capability {
    pub variable: &'static str,
    pub label_es: &'static str,
}

const fn capability(variable: &'static str, label_es: &'static str) -> Capability {
    Capability { variable, label_es }
}

/// In the order of the policy (rule book 3).
pub const CAPABILITIES: [Capability; 8] = [
    capability("p316_1", "Buscar y obtener información"),
    capability("p316_2", "Comunicarse"),
    capability("p316_7", "Entretenimiento"),
    capability("p316_5", "Capacitarse y educarse"),
    capability("p316_6", "Tramitar con organizaciones públicas"),
    capability("p316_4", "Operar en banca"),
    capability("p316_3", "Comprar"),
    capability("p316_8", "Vender"),
];

/// Names of columns where a file does not use the usual ones, and the year where it states none.
#[derive(Debug, Clone, Default)]
pub struct ReadingOptions {
    pub year: Option<u16>,
    pub weight: Option<String>,
    pub internet_use: Option<String>,
}

const WEIGHTS: [&str; 2] = ["factora07", "factor07"];
const INTERNET_USE: &str = "p314a";
const YEARS: [&str; 5] = ["anio", "ano", "anho", "a_o", "year"];

/// Where each variable is in a row.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    pub year: Option<usize>,
    pub weight: usize,
    /// The name of the weight that is used, as it was looked for.
    pub weight_name: String,
    pub internet_use: usize,
    pub internet_use_name: String,
    /// In the order of [`CAPABILITIES`].
    pub capabilities: [usize; 8],
    pub age: usize,
    pub sex: Option<usize>,
    pub place: Option<usize>,
    pub stratum: Option<usize>,
    pub cluster: Option<usize>,
    pub language: Option<usize>,
}

impl Columns {
    /// Finds the variables in the header of a file.
    ///
    /// # Errors
    /// One that is needed is not there, or there twice; or nothing states the year.
    pub fn of(
        file: &str,
        header: &[String],
        options: &ReadingOptions,
    ) -> Result<Self, MicrodataError> {
        let header = Header {
            file,
            names: header.iter().map(|name| folded(name)).collect(),
        };
        let mut missing = Vec::new();
        let mut needed = |looked_for: &[&str], what: &str| {
            let found = header.first_of(looked_for)?;
            if found.is_none() {
                missing.push(format!("{what} (se buscó {})", looked_for.join(", ")));
            }
            Ok::<_, MicrodataError>(found.unwrap_or((0, String::new())))
        };
        let own_weight = options.weight.as_deref();
        let weights = own_weight.map_or(WEIGHTS.to_vec(), |name| vec![name]);
        let (weight, weight_name) = needed(&weights, "el factor de expansión")?;
        let internet = options.internet_use.as_deref().unwrap_or(INTERNET_USE);
        let (internet_use, internet_use_name) = needed(&[internet], "el uso de internet")?;
        let age = needed(&["p208a"], "la edad")?.0;
        let mut capabilities = [0; 8];
        for (at, asked) in capabilities.iter_mut().zip(CAPABILITIES) {
            let what = format!("la capacidad «{}»", asked.label_es);
            *at = needed(&[asked.variable], &what)?.0;
        }
        if !missing.is_empty() {
            return Err(MicrodataError::MissingVariables {
                file: file.to_owned(),
                missing: missing.join("; "),
                columns: header.names.len(),
            });
        }
        let year = header.year()?;
        if year.is_none() && options.year.is_none() {
            return Err(MicrodataError::NoYear(file.to_owned()));
        }
        let optional = |name: &str| Ok(header.first_of(&[name])?.map(|(at, _)| at));
        Ok(Self {
            year,
            weight,
            weight_name,
            internet_use,
            internet_use_name,
            capabilities,
            age,
            sex: optional("p207")?,
            place: optional("ubigeo")?,
            stratum: optional("estrato")?,
            cluster: optional("conglome")?,
            language: optional("p300a")?,
        })
    }
}

struct Header<'a> {
    file: &'a str,
    names: Vec<String>,
}

impl Header<'_> {
    /// The first of these names that is a column, with its name.
    fn first_of(&self, names: &[&str]) -> Result<Option<(usize, String)>, MicrodataError> {
        for name in names {
            let wanted = folded(name);
            if let Some(at) = self.once(|column| column == wanted, name)? {
                return Ok(Some((at, wanted)));
            }
        }
        Ok(None)
    }

    fn year(&self) -> Result<Option<usize>, MicrodataError> {
        self.once(is_year, "año")
    }

    /// The one column that fits.
    fn once(
        &self,
        fits: impl Fn(&str) -> bool,
        name: &str,
    ) -> Result<Option<usize>, MicrodataError> {
        let mut found = (0..).zip(&self.names).filter(|(_, column)| fits(column));
        let first = found.next().map(|(at, _)| at);
        if found.next().is_some() {
            return Err(MicrodataError::Repeated {
                file: self.file.to_owned(),
                name: name.to_owned(),
            });
        }
        Ok(first)
    }
}

/// «AÑO» in any case and after any accident of encodings: an a and an o with one to three letters between them that
/// are none of ASCII.
fn is_year(name: &str) -> bool {
    let between = name
        .strip_prefix('a')
        .and_then(|rest| rest.strip_suffix('o'));
    let is_broken = between.is_some_and(|letters| {
        (1..=3).contains(&letters.chars().count())
            && !letters
                .bytes()
                .any(|b| b.is_ascii_alphanumeric() || b == b'_')
    });
    is_broken || YEARS.contains(&name)
}

/// A name in the form in which names are compared.
fn folded(name: &str) -> String {
    let name = name.trim_start_matches('\u{feff}').trim();
    let name = name.trim_matches('"').trim().to_lowercase();
    name.replace(['$', '.'], "_")
}

#[cfg(test)]
mod tests;
