//! The API as its page needs it. Whoever serves the API makes it from the description that programs read.

/// What the description of the API says of its addresses.
#[derive(Debug)]
pub struct ApiDescription {
    pub version: String,
    pub operations: Vec<ApiOperation>,
    /// Code and title of every problem.
    pub problems: Vec<(&'static str, &'static str)>,
}

/// One address that is read with `GET`.
#[derive(Debug)]
pub struct ApiOperation {
    pub path: String,
    /// Under which heading it stands, in Spanish.
    pub tag: String,
    pub summary: String,
    pub parameters: Vec<ApiParameter>,
}

#[derive(Debug)]
pub struct ApiParameter {
    pub name: String,
    /// In Spanish.
    pub about: String,
    pub example: Option<String>,
    /// A part of the address itself.
    pub in_path: bool,
}

/// A description of nothing, for pages that do not show it.
pub static NO_API: ApiDescription = ApiDescription {
    version: String::new(),
    operations: Vec::new(),
    problems: Vec::new(),
};
