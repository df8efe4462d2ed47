//! Where a request comes from: the peer, or what a trusted proxy says of it; and from what program.

use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use app::backend::Caller;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};
use ipnet::IpNet;

/// The client's address. `X-Forwarded-For` counts only as far as trusted proxies
/// wrote it: it is read from the right, and the first address that is not one of
/// them is the client. Everything to its left anyone could have written.
pub fn address(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if trusted.is_empty()
        && FORWARDING_HEADERS
            .iter()
            .any(|name| headers.contains_key(*name))
    {
        warn_once();
    }
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let mut client = peer;
    let lines = headers.get_all("x-forwarded-for");
    let written: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for entry in written.iter().rev() {
        let Ok(address) = entry.trim().parse::<IpAddr>() else {
            break;
        };
        client = address.to_canonical();
        if !is_trusted(&client) {
            break;
        }
    }
    Some(client)
}

/// What proxies add.
const FORWARDING_HEADERS: [&str; 2] = ["x-forwarded-for", "forwarded"];

/// Somebody put a proxy in front and did not say so: then all people have one address, and the throttle of
/// sign-in takes them for one. Said once, because anybody can send such a header.
fn warn_once() {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            "requests come with X-Forwarded-For and no proxy is trusted: if there is one in front, set PNTD_TRUSTED_PROXIES to its address"
        );
    });
}

/// The caller's address as an address again.
pub fn caller_ip(caller: &Caller) -> Option<IpAddr> {
    caller.address.as_deref().and_then(|text| text.parse().ok())
}

/// Marks in what a browser says of itself, and its name. The first that fits: most claim to be others.
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Browser and system in short words («Firefox en Windows»), for a person who looks for a session that
/// is not theirs. It is what the client says of itself: nothing is decided by it.
pub fn browser(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| text.contains(mark));
        found.map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} en {system}")),
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => Some("otro programa".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_said_in_short_words() {
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, text.parse().unwrap());
            browser(&headers).unwrap()
        };
        let kit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (text, words) in [
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {kit} Chrome/140.0 Safari/537.36 Edg/140.0"), "Edge en Windows"),
            (format!("Mozilla/5.0 (Linux; Android 15) {kit} Chrome/140.0 Mobile Safari/537.36"), "Chrome en Android"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), "Firefox en Linux"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Mobile Safari/604.1".to_owned(), "Safari en iPhone"),
            ("curl/8.14".to_owned(), "otro programa"),
        ] {
            assert_eq!(said(&text), words);
        }
        assert_eq!(browser(&HeaderMap::new()), None);
    }

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let mut extensions = Extensions::new();
        let peer: SocketAddr = format!("{peer}:4000").parse().unwrap();
        extensions.insert(ConnectInfo(peer));
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted = [
            "10.0.0.1/32".parse().unwrap(),
            "10.0.0.2/32".parse().unwrap(),
            "10.9.0.0/16".parse().unwrap(),
        ];
        address(&extensions, &headers, &trusted)
            .unwrap()
            .to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("200.1.1.1", &["1.2.3.4"]), "200.1.1.1");
        assert_eq!(client("10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_proxy_may_have_any_address_of_a_trusted_network() {
        assert_eq!(client("10.9.3.7", &["1.2.3.4, 10.9.200.1"]), "1.2.3.4");
        assert_eq!(client("10.8.3.7", &["1.2.3.4"]), "10.8.3.7");
    }

    #[test]
    fn what_the_client_itself_wrote_is_not_believed() {
        assert_eq!(client("10.0.0.1", &["6.6.6.6, 1.2.3.4"]), "1.2.3.4");
        assert_eq!(
            client("10.0.0.1", &["6.6.6.6", "1.2.3.4, 10.0.0.2"]),
            "1.2.3.4"
        );
        assert_eq!(client("10.0.0.1", &["6.6.6.6, nonsense"]), "10.0.0.1");
    }
}
