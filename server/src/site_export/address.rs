//! From an address of the public site to the file that holds its answer, and from one file to another.
//!
//! | address | file | how pages link to it |
//! |---|---|---|
//! | `/`, `/servicios` | `index.html`, `servicios/index.html` | `./`, `servicios/` |
//! | `/servicios?objetivo=OP1` | `servicios/objetivo=OP1/index.html` | `servicios/objetivo=OP1/` |
//! | `/descargas/pntd.xlsx` | `descargas/pntd.xlsx` | the same |
//! | `/descargas/pntd-valores.csv?variante=maquina` | `descargas/pntd-valores.variante=maquina.csv` | the same |
//! | `/api/v1/politica` | `api/v1/politica/index.json` | the same |
//! | `/api/v1/valores?publicacion=2&pagina=3` | `api/v1/valores/publicacion=2,pagina=3/index.json` | the same |
//!
//! A page is a folder, so that every web server finds it at the address that it has on the server, and a reader who types
//! that address there, too. Two addresses never share a file: no code and no name of a file has `=` or `,`.

use std::fmt::{self, Write};

use domain::download::Form;

/// Endings of files beside those of [`Form`].
const ENDINGS: [&str; 9] = [
    ".svg", ".png", ".pdf", ".json", ".txt", ".xml", ".atom", ".ico", ".js",
];

/// Where the files of the build are.
pub const ASSETS: &str = "/assets/";
/// Where the answers of the API are.
pub const API: &str = "/api/";

/// A path and a query of the public site, in one form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    path: String,
    query: String,
}

/// What an answer is kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A document in a folder of its own.
    Page,
    /// An answer of the API in a folder of its own.
    Answer,
    /// A file under the name that its address ends with.
    File,
}

impl Address {
    /// Reads path and query; what follows `#` is left out. `None` for what cannot be the name of a file everywhere: codes
    /// are letters, digits, points and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let inner = path.strip_prefix('/')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
        let is_part = |part: &str| !part.trim_matches('.').is_empty();
        if !inner.bytes().all(plain) || !(inner.is_empty() || inner.split('/').all(is_part)) {
            return None;
        }
        let mut one_form = form_urlencoded::Serializer::new(String::new());
        one_form.extend_pairs(form_urlencoded::parse(query.as_bytes()));
        Some(Self {
            path: path.to_owned(),
            query: one_form.finish(),
        })
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn query(&self) -> &str {
        &self.query
    }

    pub fn kind(&self) -> Kind {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let has_ending = Form::split(name).is_some()
            || ENDINGS.iter().any(|ending| name.ends_with(ending))
            || self.path.starts_with(ASSETS);
        match has_ending {
            true => Kind::File,
            false if self.path.starts_with(API) => Kind::Answer,
            false => Kind::Page,
        }
    }

    /// The file, from the root of the export.
    pub fn file(&self) -> String {
        match self.kind() {
            Kind::Page => format!("{}index.html", self.folder()),
            Kind::Answer => format!("{}index.json", self.folder()),
            Kind::File => self.named_file(),
        }
    }

    /// How a page names it, from the root of the export.
    pub fn target(&self) -> String {
        match self.kind() {
            Kind::Page => self.folder(),
            Kind::Answer | Kind::File => self.file(),
        }
    }

    /// A relative link to another address, by way of the root: the script that checks a page finds the number of its
    /// release in it, wherever the page is.
    pub fn link_to(&self, other: &Self) -> String {
        let up = "../".repeat(self.file().matches('/').count());
        match format!("{up}{}", other.target()) {
            here if here.is_empty() => "./".to_owned(),
            link => link,
        }
    }

    fn folder(&self) -> String {
        let path = self.path.trim_matches('/');
        let mut folder = String::new();
        for part in [path, &self.variant()] {
            if !part.is_empty() {
                folder.push_str(part);
                folder.push('/');
            }
        }
        folder
    }

    fn named_file(&self) -> String {
        let path = self.path.trim_start_matches('/');
        let variant = self.variant();
        match path.rsplit_once('.') {
            Some((name, ending)) if !variant.is_empty() => format!("{name}.{variant}.{ending}"),
            _ => path.to_owned(),
        }
    }

    /// The query as a part of a name: `publicacion=2,pagina=3`. What is no plain letter becomes its hexadecimal digits.
    fn variant(&self) -> String {
        let mut name = String::new();
        for (key, value) in form_urlencoded::parse(self.query.as_bytes()) {
            if !name.is_empty() {
                name.push(',');
            }
            escape(&mut name, &key, b"-._");
            name.push('=');
            escape(&mut name, &value, b"-._=");
        }
        name
    }
}

fn escape(name: &mut String, text: &str, plain: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            name.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(name, "~{byte:02X}");
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if !self.query.is_empty() {
            write!(f, "?{}", self.query)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn every_address_has_a_file_of_its_own() {
        for (text, file) in [
            ("/", "index.html"),
            ("/servicios", "servicios/index.html"),
            (
                "/servicios?objetivo=OP1",
                "servicios/objetivo=OP1/index.html",
            ),
            ("/servicios.csv", "servicios.csv"),
            (
                "/servicios.csv?variante=maquina",
                "servicios.variante=maquina.csv",
            ),
            ("/indicadores/S3.1.2-1", "indicadores/S3.1.2-1/index.html"),
            (
                "/indicadores/S3.1.2-1.sdmx.csv",
                "indicadores/S3.1.2-1.sdmx.csv",
            ),
            (
                "/graficos/S04-1.svg?desagregacion=departamento%3D07",
                "graficos/S04-1.desagregacion=departamento=07.svg",
            ),
            ("/api/v1", "api/v1/index.json"),
            ("/api/v1/openapi.json", "api/v1/openapi.json"),
            (
                "/api/v1/valores?publicacion=2&pagina=3#x",
                "api/v1/valores/publicacion=2,pagina=3/index.json",
            ),
            ("/.well-known/pntd-keys.json", ".well-known/pntd-keys.json"),
            ("/assets/main-1A.css", "assets/main-1A.css"),
            ("/objetivos/OP1.pdf", "objetivos/OP1.pdf"),
            ("/x?a=b/../c%2Cd", "x/a=b~2F..~2Fc~2Cd/index.html"),
        ] {
            assert_eq!(address(text).file(), file, "{text}");
        }
    }

    #[test]
    fn what_could_leave_the_folder_is_no_address() {
        for text in [
            "",
            "x",
            "//other.example",
            "/a/../b",
            "/a//b",
            "/a%2F",
            "/a/",
            "/ñ",
            "/a\\b",
            "/./a",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn links_are_relative_and_go_by_the_root() {
        let link = |from: &str, to: &str| address(from).link_to(&address(to));
        assert_eq!(link("/", "/"), "./");
        assert_eq!(link("/", "/servicios"), "servicios/");
        assert_eq!(link("/servicios", "/"), "../");
        assert_eq!(
            link("/servicios?objetivo=OP1", "/assets/a.css"),
            "../../assets/a.css"
        );
        assert_eq!(
            link(
                "/publicaciones/2/indicadores/S04-1",
                "/publicaciones/2/descargas/pntd.json"
            ),
            "../../../../publicaciones/2/descargas/pntd.json"
        );
    }
}
