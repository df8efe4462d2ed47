//! Addresses outside this crate that its pages link to; the server must serve each of them.

use domain::{code::IndicatorCode, download::Form};

/// The whole release as a workbook in CEPLAN's layout.
pub const XLSX: &str = "/descargas/pntd.xlsx";
/// An empty workbook with every indicator, for those who deliver values.
pub const TEMPLATE: &str = "/descargas/plantilla.xlsx";
/// The same as OpenDocument.
pub const ODS: &str = "/descargas/pntd.ods";
/// What is handed over to CEPLAN, in one archive.
pub const CEPLAN: &str = "/descargas/pntd-ceplan.zip";
/// CSV files with their description (Frictionless Data Package).
pub const ZIP: &str = "/descargas/pntd.zip";
/// What the columns of the CSV file mean (CSVW).
pub const METADATA: &str = "/descargas/pntd.metadata.json";
/// The values in SDMX, and the structure that they follow.
pub const SDMX_CSV: &str = "/descargas/pntd.sdmx.csv";
pub const SDMX_JSON: &str = "/descargas/pntd.sdmx.json";
pub const SDMX_STRUCTURE: &str = "/descargas/pntd-estructura.sdmx.json";
/// The catalogue of the data for harvesters (DCAT-AP).
pub const CATALOGUE: &str = "/data.json";
/// Every value, one a row, for people.
pub const CSV: &str = "/descargas/pntd-valores.csv";
/// The same for programs.
pub const CSV_MACHINE: &str = "/descargas/pntd-valores.csv?variante=maquina";
/// The release itself, with its hash chain.
pub const JSON: &str = "/descargas/pntd.json";
/// The same with computed numbers, manifest and signature, to verify.
pub const VERIFIABLE: &str = "/descargas/pntd-publicacion.json";
/// The public keys that releases are signed with.
pub const KEYS: &str = "/.well-known/pntd-keys.json";
/// How the verifiable file is made, for those who write a verifier of their own.
pub const FORMAT: &str = "/datos/formato-publicacion.txt";
/// Every release with what changed, for programs that follow along.
pub const FEED: &str = "/publicaciones.atom";
/// A page on each objective and each indicator, in one document for paper.
pub const SHEETS: &str = "/descargas/pntd-avance.pdf";
/// Gives the frame of an embedded indicator its height: for the framed page and for the page around it.
pub const EMBED_SCRIPT: &str = "/incrustar.js";
/// The open-data API.
pub const API: &str = "/api/v1";
/// The office.
pub const OFFICE: &str = "/gestion";

/// A page on paper: of an indicator, an objective, a guideline or a service, by the address of its page.
pub fn sheet(page: &str) -> String {
    format!("{page}.pdf")
}

/// An indicator's file.
pub fn indicator_file(code: &IndicatorCode, form: Form) -> String {
    format!("/indicadores/{code}.{}", form.ending())
}

/// An indicator's chart: `svg` (a drawing), `png` (a picture) or `json` (its ECharts option).
pub fn chart_file(code: &IndicatorCode, extension: &str) -> String {
    format!("/graficos/{code}.{extension}")
}
