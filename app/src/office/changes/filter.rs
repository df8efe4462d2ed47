//! The filter of the list as an address, there and back. Pure.

use domain::change_set::Status;

use crate::wire::ListChangeSets;

const PATH: &str = "/gestion/cambios";

/// Reads `?estado=submitted&mios=1`; what it does not know asks for nothing.
pub fn read(status: Option<&str>, mine: Option<&str>) -> ListChangeSets {
    ListChangeSets {
        status: status
            .and_then(|slug| Status::ALL.into_iter().find(|status| status.slug() == slug)),
        mine: mine == Some("1"),
    }
}

/// The address of the list with this filter.
pub fn address(filter: &ListChangeSets) -> String {
    let status = filter
        .status
        .map(|status| format!("estado={}", status.slug()));
    let mine = filter.mine.then(|| "mios=1".to_owned());
    let asked: Vec<String> = status.into_iter().chain(mine).collect();
    if asked.is_empty() {
        PATH.to_owned()
    } else {
        format!("{PATH}?{}", asked.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        for status in std::iter::once(None).chain(Status::ALL.map(Some)) {
            for mine in [false, true] {
                let filter = ListChangeSets { status, mine };
                let address = address(&filter);
                let part = |name: &str| {
                    let (_, asked) = address.split_once('?')?;
                    asked
                        .split('&')
                        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                };
                assert_eq!(read(part("estado"), part("mios")), filter, "{address}");
            }
        }
    }

    #[test]
    fn an_unknown_status_asks_for_all() {
        assert_eq!(read(Some("lost"), None), ListChangeSets::default());
        assert_eq!(address(&ListChangeSets::default()), PATH);
    }
}
