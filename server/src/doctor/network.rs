//! How people reach the server: its address here, the address that they type, and what stands between.

use std::io;
use std::net::{SocketAddr, TcpListener};

use super::{Check, listener};
use crate::auth::provider::{Provider, ProviderConfig};
use crate::http::config::HttpConfig;

/// The name of this program among the processes.
const PROGRAM_NAME: &str = "pntd";

/// Whether the server can listen where it shall, or does so already.
pub fn address(addr: SocketAddr) -> Check {
    const NAME: &str = "address";
    let error = match TcpListener::bind(addr) {
        Ok(_) => return Check::ok(NAME, format!("{addr} is free")),
        Err(error) => error,
    };
    match error.kind() {
        io::ErrorKind::AddrInUse => match listener::of_port(addr.port()) {
            Some(process) if process.name == PROGRAM_NAME => Check::ok(
                NAME,
                format!(
                    "{addr} is in use by pntd (process {}): a server runs",
                    process.id
                ),
            ),
            found => Check::missing(
                NAME,
                match found {
                    Some(process) => format!(
                        "{addr} is taken by {} (process {})",
                        process.name, process.id
                    ),
                    None => format!("{addr} is taken by a process of another account"),
                },
                "stop that program, or choose another port with PNTD_ADDR",
            ),
        },
        io::ErrorKind::AddrNotAvailable => Check::missing(
            NAME,
            format!("this machine has no address {}", addr.ip()),
            "set PNTD_ADDR to one that `ip addr` shows, or to 127.0.0.1:3000 behind a proxy on this machine",
        ),
        _ => Check::missing(
            NAME,
            format!("{addr} cannot be listened on: {error}"),
            "choose a port above 1023 with PNTD_ADDR and put a proxy with TLS in front",
        ),
    }
}

/// The address that people type: links, passkeys and the return from the provider depend on it.
pub fn public_address(http: &HttpConfig) -> Check {
    const NAME: &str = "public_address";
    let advice =
        "set PNTD_PUBLIC_URL to the address that people type, such as https://pntd.example.pe";
    let Some(origin) = http.origin() else {
        return Check::warning(
            NAME,
            "not set: links are relative, and there are no passkeys",
            advice,
        );
    };
    match reqwest::Url::parse(origin) {
        Ok(url) if url.scheme() == "https" && url.has_host() && url.path() == "/" => {
            Check::ok(NAME, origin)
        }
        Ok(url) if url.scheme() == "http" && url.has_host() && url.path() == "/" => Check::warning(
            NAME,
            format!("{origin} is without TLS: passwords and sessions can be read on the way"),
            "put a proxy with TLS in front (examples lie in the package's documentation) and write https://",
        ),
        _ => Check::missing(NAME, format!("{origin} is no address of a site"), advice),
    }
}

/// Whether the session's cookie travels over https only.
pub fn cookies(http: &HttpConfig, addr: SocketAddr) -> Check {
    const NAME: &str = "cookies";
    if http.secure_cookies(addr) {
        return Check::ok(NAME, "sessions travel over https only");
    }
    let (found, advice) = if http.insecure_cookies {
        (
            "PNTD_INSECURE_COOKIES lets sessions travel without https",
            "take it out unless this is a closed network",
        )
    } else {
        (
            "sessions travel without https, because no public address says https://",
            "set PNTD_PUBLIC_URL to an address with https://",
        )
    };
    Check::warning(NAME, found, advice)
}

/// Whose word about a client's address is believed.
pub fn proxies(http: &HttpConfig, addr: SocketAddr) -> Check {
    const NAME: &str = "trusted_proxies";
    let trusted = &http.trusted_proxies;
    if let Some(everyone) = trusted.iter().find(|network| network.prefix_len() == 0) {
        return Check::warning(
            NAME,
            format!("{everyone} is everybody: anyone can pretend to come from any address"),
            "name only the addresses of your own proxies in PNTD_TRUSTED_PROXIES",
        );
    }
    if trusted.is_empty() {
        if http.origin().is_some_and(|url| url.starts_with("https://")) {
            return Check::warning(
                NAME,
                "none, although people come over https, which another program must end",
                format!(
                    "set PNTD_TRUSTED_PROXIES to the proxy's address ({} for one on this machine): else all people \
                     have one address, and one who forgets a password slows the sign-in of all",
                    if addr.is_ipv6() { "::1" } else { "127.0.0.1" }
                ),
            );
        }
        return Check::ok(NAME, "none: the address of a connection is the client's");
    }
    let list: Vec<String> = trusted.iter().map(ToString::to_string).collect();
    Check::ok(NAME, list.join(", "))
}

/// Whether the settings of single sign-on fit together. The provider itself is not asked.
pub fn provider(config: &ProviderConfig, http: &HttpConfig) -> Check {
    const NAME: &str = "single_sign_on";
    match Provider::new(config, http.origin()) {
        Ok(None) => Check::ok(NAME, "none: people sign in with a password of this server"),
        Ok(Some(_)) => Check::ok(
            NAME,
            "its settings fit together; the provider was not asked",
        ),
        Err(error) => Check::missing(
            NAME,
            error.to_string(),
            "see PNTD_OIDC_* in `pntd serve --help`",
        ),
    }
}
