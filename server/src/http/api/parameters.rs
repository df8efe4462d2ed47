//! The parameters of a request: each one known to the address, given once, and readable. A filter that a program
//! misspells must not be passed over: it would take all the numbers for the filtered ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::{
    RefOr,
    path::{Operation, ParameterIn},
};

use super::openapi::Description;
use super::problem::{ApiError, ParameterProblem};

/// The names of the query parameters of each method and address, as the description of the API states them.
static KNOWN_PARAMETERS: LazyLock<BTreeMap<(Method, String), BTreeSet<String>>> =
    LazyLock::new(|| {
        let paths = Description::openapi().paths.paths;
        let named = paths.into_iter().flat_map(|(path, item)| {
            let described = [(Method::GET, item.get), (Method::POST, item.post)];
            described
                .into_iter()
                .filter_map(move |(method, operation)| {
                    Some(((method, path.clone()), names(operation?)))
                })
        });
        named.collect()
    });

/// The names of an operation's query parameters.
fn names(operation: Operation) -> BTreeSet<String> {
    let parameters = operation.parameters.unwrap_or_default();
    let in_query = parameters.into_iter().filter_map(|one| match one {
        RefOr::T(one) if one.parameter_in == ParameterIn::Query => Some(one.name),
        RefOr::T(_) | RefOr::Ref(_) => None,
    });
    in_query.collect()
}

/// Problems that an answer names: more help nobody, and a short question gets no long answer.
const MAX_PROBLEMS: usize = 10;
/// Values of one parameter.
const MAX_VALUES: usize = 100;

/// Refuses a request with a parameter that its address is not described with, or has twice.
pub async fn refuse_unknown(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let method = match *request.method() {
        // As the table of routes has it.
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let known = path.and_then(|path| KNOWN_PARAMETERS.get(&(method, path.as_str().to_owned())));
    if let Some(known) = known {
        let problems = problems(known, request.uri().query().unwrap_or_default());
        if !problems.is_empty() {
            return ApiError::unknown_parameters(problems).into_response();
        }
    }
    next.run(request).await
}

fn problems(known: &BTreeSet<String>, query: &str) -> Vec<ParameterProblem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if problems.len() == MAX_PROBLEMS {
            break;
        }
        let detail = if !known.contains(name.as_ref()) {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            match names.as_slice() {
                [] => "Esta dirección no tiene parámetros.".to_owned(),
                names => format!("No existe. Los que hay: {}.", names.join(", ")),
            }
        } else if !seen.insert(name.clone()) {
            "Está dos veces: escríbalo una sola vez.".to_owned()
        } else {
            continue;
        };
        problems.push(ParameterProblem {
            parameter: name.into_owned(),
            detail,
        });
    }
    problems
}

/// Reads the values of parameters and gathers what is wrong with them.
#[derive(Debug, Default)]
pub struct ParameterReader {
    problems: Vec<ParameterProblem>,
}

impl ParameterReader {
    /// The values of a parameter, separated by commas; none where it is not given. `read` answers `None` for a text
    /// that is no value; `those` says which values there are.
    pub fn values<T>(
        &mut self,
        parameter: &str,
        text: Option<&str>,
        read: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> String,
    ) -> Vec<T> {
        let texts = text.unwrap_or_default().split(',').map(str::trim);
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        if texts.len() > MAX_VALUES {
            self.push_problem(parameter, format!("Son más de {MAX_VALUES} valores."));
            return Vec::new();
        }
        let mut values = Vec::new();
        for text in texts {
            match read(text) {
                Some(value) => values.push(value),
                None if self.problems.len() < MAX_PROBLEMS => {
                    self.push_problem(parameter, format!("«{text}» no sirve. {}", known()));
                }
                None => {}
            }
        }
        values
    }

    /// A parameter with one value.
    pub fn value<T>(
        &mut self,
        parameter: &str,
        text: Option<&str>,
        read: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> String,
    ) -> Option<T> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.push_problem(parameter, format!("«{text}» no sirve. {}", known()));
        }
        value
    }

    fn push_problem(&mut self, parameter: &str, detail: String) {
        self.problems.push(ParameterProblem {
            parameter: parameter.to_owned(),
            detail,
        });
    }

    /// # Errors
    /// When any value could not be read: all of them.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(ApiError::invalid_values(self.problems))
        }
    }
}

/// «Los que hay: a, b y otros 40.»
pub fn known_values<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> String {
    const MAX_SHOWN: usize = 30;
    let values: Vec<T> = values.into_iter().collect();
    let shown: Vec<&str> = values.iter().take(MAX_SHOWN).map(AsRef::as_ref).collect();
    match values.len().saturating_sub(MAX_SHOWN) {
        0 if shown.is_empty() => "No hay ninguno.".to_owned(),
        0 => format!("Los que hay: {}.", shown.join(", ")),
        more => format!("Los que hay: {} y otros {more}.", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_is_known_and_given_once() {
        let known = BTreeSet::from(["estado".to_owned(), "pagina".to_owned()]);
        let named = |query| {
            let problems = problems(&known, query);
            problems
                .into_iter()
                .map(|one| one.parameter)
                .collect::<Vec<_>>()
        };
        assert!(named("estado=late&pagina=2").is_empty() && named("").is_empty());
        assert_eq!(named("Estado=late&pagina=1"), ["Estado"]);
        assert_eq!(named("estado=late&estado=achieved"), ["estado"]);
        let known = |method, path: &str| &KNOWN_PARAMETERS[&(method, path.to_owned())];
        let list = known(Method::GET, "/api/v1/indicadores");
        assert!(list.contains("objetivo") && list.contains("publicacion"));
        let propose = known(Method::POST, "/api/v1/propuestas");
        assert_eq!(propose.iter().collect::<Vec<_>>(), ["enviar", "validar"]);
    }

    #[test]
    fn every_unreadable_parameter_is_reported() {
        let mut reader = ParameterReader::default();
        let number = |text: &str| text.parse::<u32>().ok();
        let values = reader.values("anio", Some("2024, x,2025,y"), number, || {
            known_values(["2024"])
        });
        assert_eq!(values, [2024, 2025]);
        assert_eq!(reader.value("otro", Some(" "), number, String::new), None);
        assert_eq!(reader.problems.len(), 2);
        assert_eq!(
            reader.problems[0].detail,
            "«x» no sirve. Los que hay: 2024."
        );
        assert!(reader.finish().is_err());
    }
}
