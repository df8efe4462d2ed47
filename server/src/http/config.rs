//! What an operator can set about the web: addresses, sessions, limits.

mod upload;

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use domain::role::Role;
use ipnet::IpNet;

use crate::http::connection::ConnectionLimits;

pub use upload::UploadConfig;

/// Largest workbook unless somebody sets another limit, in MiB; `workbook::read::Limits` has the same.
const MAX_UPLOAD_MIB: usize = 20;

/// Requests that are being answered may take this long when the server stops. With what follows (the
/// connections to the database, a private PostgreSQL) the process ends within ten seconds.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(4);

/// The web side of the server. Every flag has an environment variable.
#[derive(Args, Clone, Debug)]
pub struct HttpConfig {
    /// Address that people type, such as https://pntd.example.pe; needed behind a proxy
    #[arg(long, env = "PNTD_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// Let the session's cookie travel without https (only for a closed network)
    #[arg(long, env = "PNTD_INSECURE_COOKIES")]
    pub insecure_cookies: bool,

    /// Proxies whose X-Forwarded-For is believed: addresses or networks (10.0.0.0/8), separated by commas
    #[arg(long, env = "PNTD_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Roles that must have a second factor, separated by commas: `none` for nobody. Not asked for in the demonstration
    #[arg(
        long,
        env = "PNTD_SECOND_FACTOR_ROLES",
        default_value = "admin,reviewer"
    )]
    pub second_factor_roles: RoleList,

    /// Largest workbook that can be uploaded, in MiB
    #[arg(long, env = "PNTD_UPLOAD_MIB", default_value_t = MAX_UPLOAD_MIB)]
    pub upload_mib: usize,

    #[command(flatten)]
    pub uploads: UploadConfig,

    /// Ask readers whether a page was of use, and publish how many answered what: `false` for a site that does not ask
    #[arg(long, env = "PNTD_OPINIONS", default_value_t = true, action = clap::ArgAction::Set)]
    pub opinions: bool,

    /// Make every page of the current release ahead, at half a processor, so that no reader waits for one: `false` for a
    /// small machine that does other work
    #[arg(long, env = "PNTD_PRERENDER", default_value_t = true, action = clap::ArgAction::Set)]
    pub prerender: bool,

    /// A session ends after this many minutes without use
    #[arg(long, env = "PNTD_SESSION_IDLE_MINUTES", default_value_t = 60)]
    pub session_idle_minutes: u32,

    /// A session ends this many hours after the sign-in, however busy it is
    #[arg(long, env = "PNTD_SESSION_HOURS", default_value_t = 12)]
    pub session_hours: u32,

    /// Connections that are open at the same time; more wait
    #[arg(long, env = "PNTD_CONNECTIONS", default_value_t = 4096)]
    pub connections: usize,

    /// A client that sends no whole request within this many seconds loses its connection
    #[arg(long, env = "PNTD_HEADER_SECONDS", default_value_t = 20)]
    pub header_seconds: u32,

    /// So does one that stops for this many seconds while it sends a file or reads an answer
    #[arg(long, env = "PNTD_STALLED_SECONDS", default_value_t = 20)]
    pub stalled_seconds: u32,

    /// After it was asked to stop the server takes requests for this many seconds, while /salud/listo says 503: for a
    /// load balancer that looks from time to time
    #[arg(long, env = "PNTD_STOP_GRACE_SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=60))]
    pub stop_grace_seconds: u16,
}

/// Some roles, as an operator writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleList(pub Vec<Role>);

impl FromStr for RoleList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "none" {
            return Ok(Self::default());
        }
        let role = |name: &str| {
            Role::from_slug(name.trim())
                .ok_or_else(|| format!("there is no role «{}»", name.trim()))
        };
        text.split(',')
            .map(role)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let single = |_| text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(single)
        .map_err(|_| format!("«{text}» is neither an address nor a network such as 10.0.0.0/8"))
}

impl Default for HttpConfig {
    /// What the flags default to, but that no role needs a second factor.
    fn default() -> Self {
        Self {
            public_url: None,
            insecure_cookies: false,
            trusted_proxies: Vec::new(),
            second_factor_roles: RoleList::default(),
            upload_mib: MAX_UPLOAD_MIB,
            uploads: UploadConfig::default(),
            opinions: true,
            prerender: true,
            session_idle_minutes: 60,
            session_hours: 12,
            connections: 4096,
            header_seconds: 20,
            stalled_seconds: 20,
            stop_grace_seconds: 0,
        }
    }
}

impl HttpConfig {
    /// Must the session's cookie only travel over https?
    ///
    /// Yes, unless people reach this server without it: the public address says so,
    /// or there is none and it listens on the machine's own loopback address.
    pub fn secure_cookies(&self, listening: SocketAddr) -> bool {
        if self.insecure_cookies {
            return false;
        }
        match &self.public_url {
            Some(address) => address.starts_with("https://"),
            None => !listening.ip().is_loopback(),
        }
    }

    /// The public address without the slash at its end.
    pub fn origin(&self) -> Option<&str> {
        self.public_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'))
    }

    pub fn session_longest(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_hours) * 3600)
    }

    /// How long a body may stop while it is sent.
    pub fn body_patience(&self) -> Duration {
        Duration::from_secs(u64::from(self.stalled_seconds))
    }

    /// How long requests are taken after the server was asked to stop.
    pub fn stop_grace(&self) -> Duration {
        Duration::from_secs(u64::from(self.stop_grace_seconds))
    }

    /// What each connection may take.
    pub fn connection_limits(&self) -> ConnectionLimits {
        ConnectionLimits {
            connections: self.connections.max(1),
            headers: Duration::from_secs(u64::from(self.header_seconds)),
            unread: Duration::from_secs(u64::from(self.stalled_seconds)),
            drain: DRAIN_TIMEOUT,
        }
    }

    /// Largest workbook in bytes, for who receives it and for who reads it.
    pub fn file_bytes(&self) -> u64 {
        u64::try_from(self.upload_mib << 20).unwrap_or(u64::MAX)
    }

    /// Largest body of an upload in bytes: the file and the form around it.
    pub fn upload_bytes(&self) -> usize {
        (self.upload_mib << 20).saturating_add(64 << 10)
    }
}

#[cfg(test)]
mod tests {
    use super::{HttpConfig, RoleList, network};

    #[test]
    fn roles_and_networks_are_read_or_refused() {
        use domain::role::Role;
        let roles = |text: &str| text.parse::<RoleList>().map(|list| list.0);
        assert_eq!(
            roles("admin, reviewer"),
            Ok(vec![Role::Admin, Role::Reviewer])
        );
        assert_eq!(roles("none"), Ok(vec![]));
        assert!(roles("admn").is_err());
        assert!(roles("").is_err(), "a variable set to nothing is no choice");
        assert_eq!(network("10.0.0.1").unwrap().to_string(), "10.0.0.1/32");
        assert_eq!(
            network("2001:db8::/32").unwrap().to_string(),
            "2001:db8::/32"
        );
        assert!(network("10.0.0.0/33").is_err() && network("proxy").is_err());
    }

    #[test]
    fn what_can_be_uploaded_can_be_read() {
        let read = workbook::read::Limits::default().file_bytes;
        assert_eq!(HttpConfig::default().file_bytes(), read);
    }

    #[test]
    fn cookies_are_secure_unless_people_come_without_https() {
        let secure = |url: Option<&str>, listening: &str| {
            let config = HttpConfig {
                public_url: url.map(str::to_owned),
                ..HttpConfig::default()
            };
            config.secure_cookies(listening.parse().unwrap())
        };
        assert!(!secure(None, "127.0.0.1:3000"));
        assert!(!secure(None, "[::1]:3000"));
        assert!(secure(None, "0.0.0.0:3000"));
        assert!(secure(Some("https://pntd.example.pe"), "127.0.0.1:3000"));
        assert!(!secure(Some("http://pntd.local"), "0.0.0.0:3000"));
    }
}
