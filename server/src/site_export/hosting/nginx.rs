//! `nginx.conf`: lines for the `server` block of nginx, in which the root is the folder of the export.

use std::fmt::Write;

use messages::Language;

use super::types::MediaTypes;
use super::{HeaderSets, Headers};

/// The parameters whose addresses are files. Others are passed over, as the pages of the server pass them over.
const PARAMETERS: &str = "objetivo|estado|desagregacion|desde|hasta|variante|publicacion|pagina";
/// What stands in a name of a file as it is.
const PLAIN: &str = "[A-Za-z0-9._=-]+";

/// The lines, for files below `base`.
pub fn snippet(base: &str, sets: &HeaderSets, types: &MediaTypes, icon: &str) -> String {
    let mut text = String::from(
        "# Para incluir en el bloque server de nginx, con root en la carpeta que corresponde a la dirección pública:\n\
         #     include /ruta/de/la/copia/nginx.conf;\n\
         index index.html index.json;\n\
         absolute_redirect off;\n\
         # Los tipos se dicen completos abajo.\n\
         charset off;\n",
    );
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "error_page 404 {base}/404.html;");
    let _ = write!(text, "types {{\n{}}}\n", media_types(types));
    text.push_str("default_type application/octet-stream;\n");
    text.push_str(&header_lines(&sets.page, ""));
    text.push_str("\n# Lo que en el servidor lleva a otra dirección.\n");
    let _ = writeln!(
        text,
        "rewrite ^{base}/publicaciones/vigente/?$ {base}/ redirect;"
    );
    let _ = writeln!(
        text,
        "rewrite ^{base}/publicaciones/vigente/(.+)$ {base}/$1 redirect;"
    );
    let _ = writeln!(
        text,
        "rewrite ^{base}/favicon\\.ico$ {base}{icon} redirect;"
    );
    text.push_str(&queries());
    text.push_str("\n# Lo que su terminación no dice, y lo que otros sitios pueden leer.\n");
    for (file, media) in &types.by_file {
        let set = if media.starts_with("text/html") {
            &sets.page
        } else {
            &sets.open
        };
        text.push_str(&location(&format!("= {base}/{file}"), Some(media), set));
    }
    text.push_str(&location(&format!("^~ {base}/assets/"), None, &sets.asset));
    for (endings, media) in &types.by_two_endings {
        let pattern = format!("~ \\.{}$", endings.replace('.', "\\."));
        text.push_str(&location(&pattern, Some(media), &sets.open));
    }
    for pattern in [
        format!("~ ^{base}/(api|descargas|graficos|tarjetas|\\.well-known)/"),
        format!("~ ^{base}/(publicaciones\\.atom|incrustar\\.js|datos/formato-publicacion\\.txt)$"),
        "~ \\.(csv|xlsx|ods|json|zip|pdf)$".to_owned(),
    ] {
        text.push_str(&location(&pattern, None, &sets.open));
    }
    if !sets.checkable.is_empty() {
        let pattern = of_release(base, "indicadores");
        text.push_str(&location(&pattern, None, &sets.checkable));
    }
    if !sets.embeddable.is_empty() {
        let pattern = of_release(base, "incrustar");
        text.push_str(&location(&pattern, None, &sets.embeddable));
    }
    text
}

/// The pages in a folder, of every release and in every language.
fn of_release(base: &str, folder: &str) -> String {
    let languages = Language::ALL.map(|one| one.prefix().trim_start_matches('/'));
    let languages = languages.join("|");
    let languages = languages.trim_start_matches('|');
    format!("~ ^{base}/(({languages})/)?(publicaciones/[0-9]+/)?{folder}/.+/index\\.html$")
}

fn media_types(types: &MediaTypes) -> String {
    let mut lines = String::new();
    for (ending, media) in &types.by_ending {
        let _ = writeln!(lines, "    {} {ending};", quoted(media));
    }
    lines
}

/// Addresses with one or two parameters, each a file. A parameter that has no file of its own answers 404.
fn queries() -> String {
    let one = format!("({PARAMETERS})={PLAIN}");
    format!(
        "\n# Direcciones con «?»: cada una es un archivo.\n\
         if ($args ~ \"^(?<pntd>{one})$\") {{\n\
         \x20   rewrite ^(.+)\\.([a-z]+)$ $1.$pntd.$2? last;\n\
         \x20   rewrite ^(.*[^/])/?$ $1/$pntd/? last;\n\
         }}\n\
         if ($args ~ \"^(?<pntd_a>{one})&(?<pntd_b>{one})$\") {{\n\
         \x20   rewrite ^(.+)\\.([a-z]+)$ $1.$pntd_a,$pntd_b.$2? last;\n\
         \x20   rewrite ^(.*[^/])/?$ $1/$pntd_a,$pntd_b/? last;\n\
         }}\n"
    )
}

fn location(pattern: &str, media: Option<&str>, headers: &Headers) -> String {
    let mut text = format!("location {} {{\n", quoted_pattern(pattern));
    if let Some(media) = media {
        let _ = writeln!(text, "    types {{}}\n    default_type {};", quoted(media));
    }
    text.push_str(&header_lines(headers, "    "));
    text.push_str("}\n");
    text
}

/// Headers of a location take the place of all those outside it.
fn header_lines(headers: &Headers, indent: &str) -> String {
    let mut lines = String::new();
    for (name, value) in headers {
        let _ = writeln!(lines, "{indent}add_header {name} {} always;", quoted(value));
    }
    lines
}

/// A text as one word of nginx.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The part of a pattern after its sign as one word, because braces and semicolons end others.
fn quoted_pattern(pattern: &str) -> String {
    match pattern.split_once(' ') {
        Some((sign, rest)) => format!("{sign} \"{rest}\""),
        None => pattern.to_owned(),
    }
}
