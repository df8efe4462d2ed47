//! Who offers the published data, and under which terms they may be used. No source states one: it is this dashboard's own choice, and
//! wherever it is named it is called so.

/// Who offers the data: this dashboard. No source names an institution that runs it.
pub const LICENSOR: &str =
    "Tablero de seguimiento de la Política Nacional de Transformación Digital";
/// The licence's short name.
pub const NAME: &str = "CC BY 4.0";
/// Its full name in Spanish.
pub const TITLE: &str = "Creative Commons Atribución 4.0 Internacional";
/// Identifies it in descriptions of data.
pub const URI: &str = "https://creativecommons.org/licenses/by/4.0/";
/// What people read, in Spanish.
pub const PAGE: &str = "https://creativecommons.org/licenses/by/4.0/deed.es";
/// Its identifier in the list of SPDX.
pub const SPDX: &str = "CC-BY-4.0";
