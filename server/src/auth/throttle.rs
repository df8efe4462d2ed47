//! How long to wait after failed attempts to sign in: the rule, without a clock.
//!
//! Three counts, each with its own free attempts. An account tried from one address is
//! slowed first; an account tried from everywhere, and an address that tries
//! everything, are slowed later, so that an attacker cannot lock a person out by
//! failing on purpose from elsewhere.

pub use crate::db::throttle::{Count, Failures};

/// The longest delay.
const MAX_DELAY_SECONDS: u32 = 15 * 60;

/// Failures that cost nothing.
const FREE_PER_PAIR: u32 = 5;
const FREE_PER_ACCOUNT: u32 = 30;
const FREE_PER_ADDRESS: u32 = 30;

/// Seconds to wait before the next attempt; `None` = try now.
pub fn wait_seconds(failures: Failures) -> Option<u32> {
    [
        (failures.pair, FREE_PER_PAIR),
        (failures.account, FREE_PER_ACCOUNT),
        (failures.address, FREE_PER_ADDRESS),
    ]
    .into_iter()
    .map(|(count, free)| delay(count.failures, free).saturating_sub(count.seconds_ago))
    .max()
    .filter(|wait| *wait > 0)
}

/// Requests of one token that cost nothing, within the half hour that is counted.
const FREE_PER_TOKEN: u32 = 120;

/// Seconds to wait before the next request of a token, whose requests all count; `None` = go on.
pub fn token_wait_seconds(requests: Failures) -> Option<u32> {
    let wait = delay(requests.pair.failures, FREE_PER_TOKEN);
    Some(wait.saturating_sub(requests.pair.seconds_ago)).filter(|wait| *wait > 0)
}

/// Whether a request of a token is taken now.
pub fn may_use_token(requests: Failures) -> bool {
    token_wait_seconds(requests).is_none()
}

/// Whether an attempt is taken now.
pub fn may_try(failures: Failures) -> bool {
    wait_seconds(failures).is_none()
}

/// 5 s, 10 s, 20 s … up to a quarter of an hour.
fn delay(failures: u32, free: u32) -> u32 {
    match failures.checked_sub(free) {
        None => 0,
        Some(beyond) => 5_u32
            .saturating_mul(1 << beyond.min(20))
            .min(MAX_DELAY_SECONDS),
    }
}

/// The wait in words: «20 segundos», «3 minutos».
pub fn in_words(seconds: u32) -> String {
    match seconds {
        0 | 1 => "1 segundo".to_owned(),
        2..60 => format!("{seconds} segundos"),
        60 => "1 minuto".to_owned(),
        _ => format!("{} minutos", seconds.div_ceil(60)),
    }
}

/// What counts as one address: an IPv4 address, or the /64 network of an IPv6 one,
/// since a subscriber can use any address in it.
pub fn network(address: std::net::IpAddr) -> String {
    match address.to_canonical() {
        std::net::IpAddr::V4(address) => address.to_string(),
        std::net::IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(failures: u32, seconds_ago: u32) -> Failures {
        Failures {
            pair: Count {
                failures,
                seconds_ago,
            },
            ..Failures::default()
        }
    }

    #[test]
    fn the_delay_grows_and_ends() {
        assert_eq!(wait_seconds(pair(4, 0)), None);
        assert_eq!(wait_seconds(pair(5, 0)), Some(5));
        assert_eq!(wait_seconds(pair(6, 0)), Some(10));
        assert_eq!(wait_seconds(pair(6, 4)), Some(6));
        assert_eq!(wait_seconds(pair(6, 10)), None);
        assert_eq!(wait_seconds(pair(1000, 0)), Some(MAX_DELAY_SECONDS));
    }

    #[test]
    fn a_token_waits_after_its_free_requests_only() {
        assert_eq!(token_wait_seconds(pair(119, 0)), None);
        assert_eq!(token_wait_seconds(pair(120, 1)), Some(4));
        assert!(may_use_token(pair(120, 5)));
        let others = Failures {
            account: pair(500, 0).pair,
            address: pair(500, 0).pair,
            ..Failures::default()
        };
        assert!(may_use_token(others));
    }

    #[test]
    fn failures_elsewhere_slow_a_person_only_when_they_are_many() {
        let failures = |account, address| Failures {
            account: Count {
                failures: account,
                seconds_ago: 0,
            },
            address: Count {
                failures: address,
                seconds_ago: 0,
            },
            ..Failures::default()
        };
        assert_eq!(wait_seconds(failures(29, 29)), None);
        assert_eq!(wait_seconds(failures(30, 0)), Some(5));
        assert_eq!(wait_seconds(failures(0, 31)), Some(10));
    }

    #[test]
    fn waits_are_said_in_words() {
        assert_eq!(in_words(1), "1 segundo");
        assert_eq!(in_words(20), "20 segundos");
        assert_eq!(in_words(60), "1 minuto");
        assert_eq!(in_words(80), "2 minutos");
    }

    #[test]
    fn clients_are_counted_by_network() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("::ffff:10.0.0.1"), "10.0.0.1");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }
}
