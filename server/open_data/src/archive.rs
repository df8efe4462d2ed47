//! The ZIP file: CSV files for programs, their description, and a text for people who open it.

use std::io::{Cursor, Write};

use domain::{indicator::Indicator, sentence};
use workbook::write::{self, DEMO_LABEL, List, Published, Variant, csv, table::Table};
use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    OpenDataError,
    data_package::{Resource, descriptor},
    title,
};

/// The values and the indicators, of the whole release or of one indicator.
///
/// # Errors
/// When a file cannot be written, which no release causes.
pub fn of_values(
    published: &Published<'_>,
    only: Option<&Indicator>,
) -> Result<Vec<u8>, OpenDataError> {
    let tables = Tables::of(published, only)?;
    let name = name(only);
    let title = only.map_or_else(
        || title(published.release),
        |one| format!("{}: {}", one.code, one.name),
    );
    let package = tables.package(
        published,
        (&name, &title),
        ["valores.csv", "indicadores.csv"],
    );
    pack(&[
        ("datapackage.json", &serde_json::to_vec_pretty(&package)?),
        ("valores.csv", &tables.values),
        ("indicadores.csv", &tables.indicators),
        ("LEAME.txt", read_me(published, &title).as_bytes()),
    ])
}

/// A list of the public site.
///
/// # Errors
/// As [`of_values`].
pub fn of_list(published: &Published<'_>, list: List) -> Result<Vec<u8>, OpenDataError> {
    let table = list.table(published);
    let bytes = csv::write(list.table(published), Variant::Machine)?;
    let (slug, title) = (list.slug(), list.title_es());
    let path = format!("{slug}.csv");
    let resource = Resource {
        name: slug,
        title,
        path: &path,
        columns: &table.columns,
        primary_key: &table.primary_key,
        bytes: &bytes,
        indicators_in: None,
    };
    let package = descriptor(published, (slug, title), &[resource]);
    pack(&[
        ("datapackage.json", &serde_json::to_vec_pretty(&package)?),
        (&path, &bytes),
        ("LEAME.txt", read_me(published, title).as_bytes()),
    ])
}

/// The description of the files of the whole release, for those who take them one by one.
///
/// # Errors
/// As [`of_values`].
pub fn descriptor_of_release(
    published: &Published<'_>,
    paths: [&str; 2],
) -> Result<Vec<u8>, OpenDataError> {
    let tables = Tables::of(published, None)?;
    let package = tables.package(published, (&name(None), &title(published.release)), paths);
    Ok(serde_json::to_vec_pretty(&package)?)
}

/// `pntd`, `pntd-s04-1`: names of packages are in small letters.
fn name(only: Option<&Indicator>) -> String {
    only.map_or_else(
        || "pntd".to_owned(),
        |one| format!("pntd-{}", one.code.to_string().to_lowercase()),
    )
}

/// Both tables, and their files.
struct Tables<'a> {
    values_table: Table<'a>,
    values: Vec<u8>,
    indicators_table: Table<'a>,
    indicators: Vec<u8>,
}

impl<'a> Tables<'a> {
    fn of(published: &Published<'a>, only: Option<&'a Indicator>) -> Result<Self, OpenDataError> {
        let values = || write::values_table(published, only, Variant::Machine);
        let indicators = || write::indicators_table(published, only);
        Ok(Self {
            values: csv::write(values(), Variant::Machine)?,
            values_table: values(),
            indicators: csv::write(indicators(), Variant::Machine)?,
            indicators_table: indicators(),
        })
    }

    fn package(
        &self,
        published: &Published<'_>,
        name: (&str, &str),
        [values, indicators]: [&str; 2],
    ) -> serde_json::Value {
        let resources = [
            Resource {
                name: "valores",
                title: "Líneas de base, metas y valores, uno por fila",
                path: values,
                columns: &self.values_table.columns,
                primary_key: &self.values_table.primary_key,
                bytes: &self.values,
                indicators_in: Some("indicadores"),
            },
            Resource {
                name: "indicadores",
                title: "Los indicadores y dónde están",
                path: indicators,
                columns: &self.indicators_table.columns,
                primary_key: &self.indicators_table.primary_key,
                bytes: &self.indicators,
                indicators_in: None,
            },
        ];
        descriptor(published, name, &resources)
    }
}

/// What the files are, how to cite them, and what they are not.
fn read_me(published: &Published<'_>, title: &str) -> String {
    let release = published.release;
    let mut lines = vec![title.to_owned(), String::new()];
    if release.demo {
        lines.push(format!(
            "ATENCIÓN: contiene {DEMO_LABEL}; los valores de la política no son reales y no deben citarse."
        ));
    }
    lines.extend(published.withdrawn.map(sentence::withdrawn_sentence));
    lines.extend([
        format!("Cómo citar: {}", write::citation(published)),
        format!(
            "Licencia: {} ({}). Es la que eligió este tablero.",
            release.settings.licence.name(),
            release.settings.licence.uri()
        ),
        format!("Fuente de la política: {}", release.catalogue.edition.source),
        String::new(),
        "Cada CSV es UTF-8, separado por comas, con punto decimal y todos los dígitos; un campo vacío nunca significa cero.".to_owned(),
        "datapackage.json dice qué es cada columna (Frictionless Data Package: frictionless validate datapackage.json).".to_owned(),
        "No los abra con doble clic en una hoja de cálculo: los textos van tal como se escribieron. Para eso está el libro de Excel u ODS.".to_owned(),
    ]);
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    text
}

/// No clock: the date of every part is the format's earliest, so that the same release gives the same bytes.
fn pack(files: &[(&str, &[u8])]) -> Result<Vec<u8>, OpenDataError> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
