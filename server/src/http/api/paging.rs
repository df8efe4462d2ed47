//! Pages of a list, and its order.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::parameters::{ParameterReader, known_values};
use super::problem::ApiError;

/// Rows of a page, at most.
const MAX_PAGE_SIZE: usize = 1_000;
/// Rows of a page where nothing is asked.
const DEFAULT_PAGE_SIZE: usize = 100;

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Número de la página, desde 1.
    #[param(value_type = Option<u32>, minimum = 1, example = 1)]
    pub pagina: Option<String>,
    /// Filas por página: hasta 1000; sin más, 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, example = 100)]
    pub por_pagina: Option<String>,
}

/// The order of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Ordering {
    /// `codigo`, `nombre`, `estado`, `periodo`, `valor`, `avance` o `ritmo`; con `-` delante, al revés.
    /// Sin más, el orden del catálogo. Lo que no tiene valor va al final.
    #[param(example = "-valor")]
    pub orden: Option<String>,
}

/// Where in a list an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PageInfo {
    /// From 1.
    #[schema(example = 1)]
    pub number: usize,
    /// Rows of a page.
    #[schema(example = 100)]
    pub size: usize,
    /// Rows of all pages.
    #[schema(example = 55)]
    pub total: usize,
    /// At least one, also where there are no rows.
    #[schema(example = 1)]
    pub pages: usize,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// The address of the page before this one.
    pub previous: Option<String>,
}

/// A page that was read from a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    number: usize,
    size: usize,
}

impl Paging {
    pub fn read(&self, reader: &mut ParameterReader) -> PageRequest {
        let up_to = |most: usize| {
            move |text: &str| {
                let number: usize = text.parse().ok()?;
                (1..=most).contains(&number).then_some(number)
            }
        };
        let (number, size) = (self.pagina.as_deref(), self.por_pagina.as_deref());
        let (number, size) = (
            reader.value("pagina", number, up_to(usize::MAX), || {
                "Escriba un número desde 1.".to_owned()
            }),
            reader.value("por_pagina", size, up_to(MAX_PAGE_SIZE), || {
                format!("Escriba un número de 1 a {MAX_PAGE_SIZE}.")
            }),
        );
        PageRequest {
            number: number.unwrap_or(1),
            size: size.unwrap_or(DEFAULT_PAGE_SIZE),
        }
    }
}

impl PageRequest {
    /// The rows of this page. `address` is what was asked, with its query; the neighbours stay in the release with this
    /// number, also when another is published meanwhile.
    ///
    /// # Errors
    /// When there is no such page.
    pub fn cut<T>(
        self,
        rows: Vec<T>,
        (address, release): (&str, u32),
    ) -> Result<(PageInfo, Vec<T>), ApiError> {
        let total = rows.len();
        let pages = total.div_ceil(self.size).max(1);
        if self.number > pages {
            return Err(ApiError::unknown_page(self.number, pages));
        }
        let link = |number: usize| of_page(address, release, number);
        let page = PageInfo {
            number: self.number,
            size: self.size,
            total,
            pages,
            next: (self.number < pages).then(|| link(self.number + 1)),
            previous: (self.number > 1).then(|| link(self.number - 1)),
        };
        let before = (self.number - 1).saturating_mul(self.size);
        Ok((
            page,
            rows.into_iter().skip(before).take(self.size).collect(),
        ))
    }
}

/// The same address with another number of the page, in this release.
fn of_page(address: &str, release: u32, number: usize) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut changed = form_urlencoded::Serializer::new(String::new());
    let pairs = form_urlencoded::parse(query.as_bytes());
    changed.extend_pairs(pairs.filter(|(name, _)| name != "pagina" && name != "publicacion"));
    changed.append_pair("publicacion", &release.to_string());
    changed.append_pair("pagina", &number.to_string());
    format!("{path}?{}", changed.finish())
}

impl Ordering {
    /// The key to sort by and whether from the last to the first; `None` = the catalogue's order.
    pub fn read(
        &self,
        reader: &mut ParameterReader,
        keys: &[&'static str],
    ) -> Option<(&'static str, bool)> {
        let find = |text: &str| {
            let name = text.strip_prefix('-').unwrap_or(text);
            let key = keys.iter().find(|key| **key == name)?;
            Some((*key, text.starts_with('-')))
        };
        reader.value("orden", self.orden.as_deref(), find, || known_values(keys))
    }
}

/// Sorts by a key that a row may lack: what lacks it comes last, whichever way. Equal rows keep their order.
pub fn sort_by_key<T, K: Ord>(rows: &mut [T], backwards: bool, key: impl Fn(&T) -> Option<K>) {
    rows.sort_by(|a, b| match (key(a), key(b)) {
        (Some(a), Some(b)) if backwards => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize, size: usize) -> PageRequest {
        PageRequest { number, size }
    }

    #[test]
    fn a_page_links_the_previous_and_the_next_page() {
        let rows: Vec<u32> = (0..5).collect();
        let (info, cut) = page(2, 2)
            .cut(rows.clone(), ("/api/v1/valores?medida=target&pagina=2", 3))
            .expect("there is a page 2");
        assert_eq!((cut, info.total, info.pages), (vec![2, 3], 5, 3));
        assert_eq!(
            info.next.as_deref(),
            Some("/api/v1/valores?medida=target&publicacion=3&pagina=3")
        );
        assert!(info.previous.is_some_and(|one| one.ends_with("pagina=1")));
        let (info, cut) = page(3, 2)
            .cut(rows.clone(), ("/x", 3))
            .expect("there is a page 3");
        assert_eq!((cut, info.next), (vec![4], None));
        assert!(page(4, 2).cut(rows, ("/x", 3)).is_err());
        let (info, _) = page(1, 2)
            .cut(Vec::<u32>::new(), ("/x", 3))
            .expect("an empty list has a page");
        assert_eq!((info.total, info.pages), (0, 1));
    }

    #[test]
    fn what_has_no_key_comes_last() {
        let mut rows = vec![Some(2), None, Some(3), Some(1)];
        sort_by_key(&mut rows, false, |row| *row);
        assert_eq!(rows, [Some(1), Some(2), Some(3), None]);
        sort_by_key(&mut rows, true, |row| *row);
        assert_eq!(rows, [Some(3), Some(2), Some(1), None]);
    }

    #[test]
    fn a_page_size_is_limited() {
        let read = |pagina: &str, por_pagina: &str| {
            let paging = Paging {
                pagina: Some(pagina.to_owned()),
                por_pagina: Some(por_pagina.to_owned()),
            };
            let mut reader = ParameterReader::default();
            let page = paging.read(&mut reader);
            reader.finish().ok().map(|()| page)
        };
        assert_eq!(read("2", "1000"), Some(page(2, 1_000)));
        assert_eq!(read("", ""), Some(page(1, DEFAULT_PAGE_SIZE)));
        for (number, size) in [
            ("0", "1"),
            ("1", "0"),
            ("1", "1001"),
            ("-1", "1"),
            ("a", "1"),
        ] {
            assert_eq!(read(number, size), None);
        }
    }
}
