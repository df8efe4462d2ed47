//! The forms in which a release, a list or an indicator can be downloaded: their endings, media types and names.
//!
//! What is in them is not decided here: `workbook` and `open_data` write them.

use messages::{msgid, translated};

/// A form of a file, by the ending of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    Csv,
    Xlsx,
    Ods,
    Json,
    /// What the columns of the CSV file mean, how to cite it, under which licence: CSVW.
    Metadata,
    /// CSV files with a description: Frictionless Data Package.
    Zip,
    /// SDMX-CSV 2.0.
    SdmxCsv,
    /// SDMX-JSON 2.0.
    SdmxJson,
}

impl Form {
    /// All; no ending is followed by one that it ends with.
    pub const ALL: [Self; 8] = [
        Self::Metadata,
        Self::SdmxCsv,
        Self::SdmxJson,
        Self::Csv,
        Self::Xlsx,
        Self::Ods,
        Self::Json,
        Self::Zip,
    ];

    /// What follows the point in an address.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Json => "json",
            Self::Metadata => "metadata.json",
            Self::Zip => "zip",
            Self::SdmxCsv => "sdmx.csv",
            Self::SdmxJson => "sdmx.json",
        }
    }

    /// Name and form of a file: `S3.1.2-1.sdmx.csv` is `S3.1.2-1` in SDMX-CSV.
    pub fn split(file: &str) -> Option<(&str, Self)> {
        Self::ALL.into_iter().find_map(|form| {
            let name = file.strip_suffix(form.ending())?.strip_suffix('.')?;
            (!name.is_empty()).then_some((name, form))
        })
    }

    /// Whether any table can have it; the others describe, or hold, a whole release.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx | Self::Ods | Self::Json)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Json => "application/json",
            Self::Metadata => "application/csvm+json",
            Self::Zip => "application/zip",
            Self::SdmxCsv => "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
            Self::SdmxJson => "application/vnd.sdmx.data+json; version=2.0.0",
        }
    }

    /// The media type without its parameters.
    pub fn media_type_essence(self) -> &'static str {
        self.media_type().split(';').next().unwrap_or_default()
    }

    /// What it is, in Spanish.
    pub fn title_es(self) -> &'static str {
        match self {
            Self::Csv => msgid!("CSV"),
            Self::Xlsx => msgid!("Excel (XLSX)"),
            Self::Ods => msgid!("OpenDocument (ODS)"),
            Self::Json => msgid!("JSON"),
            Self::Metadata => msgid!("Descripción de las columnas (CSVW)"),
            Self::Zip => msgid!("Paquete de datos (ZIP, Frictionless)"),
            Self::SdmxCsv => msgid!("SDMX-CSV 2.0"),
            Self::SdmxJson => msgid!("SDMX-JSON 2.0"),
        }
    }

    /// The same in the present language.
    pub fn title(self) -> &'static str {
        translated(self.title_es())
    }

    /// The specification that the file keeps, beside that of its format.
    pub fn conforms_to(self) -> Option<&'static str> {
        match self {
            Self::Csv => Some("http://www.w3.org/TR/tabular-data-model/"),
            Self::Metadata => Some("http://www.w3.org/TR/tabular-metadata/"),
            Self::Zip => Some("https://datapackage.org/profiles/2.0/datapackage.json"),
            Self::SdmxCsv => Some("https://github.com/sdmx-twg/sdmx-csv"),
            Self::SdmxJson => Some("https://github.com/sdmx-twg/sdmx-json"),
            Self::Xlsx | Self::Ods | Self::Json => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_points_of_its_own() {
        assert_eq!(Form::split("S3.1.2-1.csv"), Some(("S3.1.2-1", Form::Csv)));
        assert_eq!(
            Form::split("S04-1.sdmx.csv"),
            Some(("S04-1", Form::SdmxCsv))
        );
        assert_eq!(
            Form::split("S04-1.metadata.json"),
            Some(("S04-1", Form::Metadata))
        );
        for none in ["S04-1", "S3.1.2-1", ".csv", "csv", "a.CSV"] {
            assert_eq!(Form::split(none), None, "{none}");
        }
        for form in Form::ALL {
            let file = format!("x.{}", form.ending());
            assert_eq!(Form::split(&file), Some(("x", form)));
        }
    }
}
