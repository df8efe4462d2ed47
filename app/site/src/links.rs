//! Addresses outside this crate that its pages link to; the server must serve each of them.

use domain::code::IndicatorCode;

/// The whole release as a workbook in CEPLAN's layout.
pub const XLSX: &str = "/descargas/pntd.xlsx";
/// An empty workbook with every indicator, for those who deliver values.
pub const TEMPLATE: &str = "/descargas/plantilla.xlsx";
/// Every value, one a row.
pub const CSV: &str = "/descargas/pntd-valores.csv";
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
/// The open-data API.
pub const API: &str = "/api/v1";
/// The office.
pub const OFFICE: &str = "/gestion";

/// An indicator's file: `csv`, `xlsx` or `json`.
pub fn indicator_file(code: &IndicatorCode, extension: &str) -> String {
    format!("/indicadores/{code}.{extension}")
}

/// An indicator's chart: `svg` (a drawing) or `json` (its ECharts option).
pub fn chart_file(code: &IndicatorCode, extension: &str) -> String {
    format!("/graficos/{code}.{extension}")
}
