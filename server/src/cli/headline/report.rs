//! The figures as a table for people, in Spanish.

use std::fmt::Write as _;

use domain::format;
use microdata::{
    CAPABILITIES, Design, Dimension, Estimate, GroupFigures, Irregular, YearFigures, weight,
};

use super::reading::Computed;
use super::values::shown;

const VALUE_DECIMALS: u8 = 4;
/// Decimals of a percentage.
const SHARE_DECIMALS: u8 = 2;

/// Everything that is to be said of a run.
pub fn table(computed: &Computed) -> String {
    let mut text = String::new();
    for file in &computed.files {
        let bytes = format::count(file.bytes);
        line(
            &mut text,
            &format!("{}: {bytes} bytes, SHA-256 {}", file.file, file.sha256),
        );
    }
    line(
        &mut text,
        &format!("Filas leídas: {}.", format::count(computed.rows)),
    );
    for year in &computed.years {
        line(&mut text, "");
        of_year(&mut text, year);
    }
    line(&mut text, "");
    for irregular in &computed.irregulars {
        line(&mut text, &of_irregular(irregular));
    }
    line(
        &mut text,
        "La correspondencia de capacidades y variables, el uso de internet (P314A), las lenguas (P300A) y el área \
         (ESTRATO 1 a 5 urbana, 6 a 8 rural) son la lectura que este proyecto hace del cuestionario.",
    );
    text
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn of_year(text: &mut String, year: &YearFigures) {
    line(
        text,
        &format!("Ejercicio de la ciudadanía digital, {}", year.year),
    );
    line(
        text,
        &format!(
            "Peso: {}. {}.",
            year.weights.join(", "),
            design(year.design)
        ),
    );
    for missing in left_out(year) {
        line(text, &missing);
    }
    let Some(country) = year.country() else {
        let why = if year.not_asked.is_empty() {
            "Sin cifras: ninguna persona cuenta.".to_owned()
        } else {
            let variables = year.not_asked.join(", ");
            format!("Sin cifras: nadie respondió {variables}, así que ese año no se preguntó.")
        };
        line(text, &why);
        return;
    };
    line(text, "");
    row(
        text,
        "Capacidades por persona",
        ["n", "N", "media", "error est."].map(str::to_owned),
    );
    of_group(text, country);
    for dimension in Dimension::ALL {
        for figures in year.of_dimension(dimension) {
            of_group(text, figures);
        }
    }
    line(text, "");
    shares_head(text, "Personas por número de capacidades");
    for (level, share) in country.distribution.iter().enumerate() {
        of_share(text, &level.to_string(), share);
    }
    line(text, "");
    shares_head(text, "Personas que ejercen cada capacidad");
    for (capability, share) in CAPABILITIES.iter().zip(&country.capabilities) {
        let label = format!("{} ({})", capability.label_es, capability.variable);
        of_share(text, &label, share);
    }
}

fn row(text: &mut String, label: &str, [n, population, value, error]: [String; 4]) {
    // Writing to a text does not fail.
    let _ = writeln!(
        text,
        "{label:<48} {n:>10} {population:>16} {value:>10} {error:>11}"
    );
}

fn of_group(text: &mut String, figures: &GroupFigures) {
    let group = figures.group;
    let label = match group.dimension() {
        None => group.label_es().to_owned(),
        Some(dimension) => format!("  {}: {}", dimension.label_es(), group.label_es()),
    };
    let columns = [
        format::count(figures.persons),
        shown(figures.population, 0),
        shown(figures.mean.value, VALUE_DECIMALS),
        error(&figures.mean, 1.0, VALUE_DECIMALS),
    ];
    row(text, &label, columns);
}

fn shares_head(text: &mut String, label: &str) {
    row(text, label, ["", "", "%", "error est."].map(str::to_owned));
}

fn of_share(text: &mut String, label: &str, share: &Estimate) {
    let columns = [
        String::new(),
        String::new(),
        shown(share.value * 100.0, SHARE_DECIMALS),
        error(share, 100.0, SHARE_DECIMALS),
    ];
    row(text, &format!("  {label}"), columns);
}

fn error(estimate: &Estimate, factor: f64, decimals: u8) -> String {
    let error = estimate.standard_error;
    error.map_or_else(|| "-".to_owned(), |error| shown(error * factor, decimals))
}

fn design(design: Design) -> String {
    match design {
        Design::Unknown(why) => format::capitalised(&why.label_es()),
        Design::Known {
            strata,
            clusters,
            single_cluster_strata,
        } => {
            let alone = match single_cluster_strata {
                0 => String::new(),
                count => format!(
                    "; estratos con un solo conglomerado, que se compara con la media de todos: {count}"
                ),
            };
            format!(
                "Errores estándar por linealización de Taylor; estratos: {strata}, conglomerados: {clusters}{alone}"
            )
        }
    }
}

/// Who is in no figure, or not in all.
fn left_out(year: &YearFigures) -> Vec<String> {
    let left_out = &year.left_out;
    let mut lines = Vec::new();
    if left_out.under_six > 0 {
        let count = format::count(left_out.under_six);
        lines.push(format!("Menores de 6 años, que no cuentan: {count}."));
    }
    if left_out.without_answer > 0 {
        lines.push(format!(
            "Sin respuesta sobre el uso de internet o sobre alguna capacidad, fuera de todas las cifras: {} personas, que representan a {}.",
            format::count(left_out.without_answer),
            shown(weight::persons(left_out.weight_without_answer), 0)
        ));
    }
    for dimension in Dimension::ALL {
        let variable = dimension.variable();
        if year.lacking.contains(&dimension.code()) {
            let label = dimension.label_es();
            lines.push(format!(
                "Sin cifras por «{label}»: a algún archivo le falta {variable}."
            ));
        } else if let Some(count) = left_out.in_no_group.get(dimension.code()) {
            lines.push(format!(
                "Solo en el total nacional, porque su {variable} está vacío o no es de ningún grupo del catálogo: {} personas.",
                format::count(*count)
            ));
        }
    }
    lines
}

fn of_irregular(irregular: &Irregular) -> String {
    let place = |place: &microdata::Place| {
        let read = match place.read.as_str() {
            "" => String::new(),
            read => format!(" («{read}»)"),
        };
        format!("{} línea {}{read}", place.file, place.line)
    };
    let places: Vec<String> = irregular.first.iter().map(place).collect();
    let count = format::count(irregular.count);
    let kind = if irregular.kind.rejects() {
        "rechazo"
    } else {
        "aviso"
    };
    format!(
        "{kind} · {count} {}. Primero en: {}.",
        irregular.kind.label_es(),
        places.join("; ")
    )
}
