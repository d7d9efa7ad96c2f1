//! So many requests a minute from one address, and no more.

use crate::problem::Problem;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

/// So many addresses are remembered before those that were quiet are forgotten.
const CROWD: usize = 10_000;

type Limiter = RateLimiter<
    IpAddr,
    HashMapStateStore<IpAddr>,
    MonotonicClock,
    NoOpMiddleware<<MonotonicClock as Clock>::Instant>,
>;

/// Counts the requests of each address.
#[derive(Clone)]
pub struct RateLimit {
    limiter: Arc<Limiter>,
    forwarded: bool,
    said: Arc<OnceLock<()>>,
}

impl RateLimit {
    /// So many requests a minute, which may come all at once. `forwarded`: the address is the last one of `X-Forwarded-For`,
    /// as one's own proxy writes it; anyone can write that header where there is no proxy.
    pub fn new(per_minute: NonZeroU32, forwarded: bool) -> Self {
        let limiter = RateLimiter::new(
            Quota::per_minute(per_minute),
            HashMapStateStore::default(),
            MonotonicClock,
        );
        Self {
            limiter: Arc::new(limiter),
            forwarded,
            said: Arc::default(),
        }
    }

    fn address(&self, peer: Option<SocketAddr>, headers: &HeaderMap) -> IpAddr {
        let forwarded = || {
            let line = headers.get_all("x-forwarded-for").iter().next_back()?;
            line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
        };
        let forwarded = self.forwarded.then(forwarded).flatten();
        let address = forwarded.or(peer.map(|peer| peer.ip()));
        if address.is_none() {
            self.said.get_or_init(|| {
                tracing::error!(
                    "the addresses of visitors are not known, and all of them count as one: serve the router by \
                     into_make_service_with_connect_info::<SocketAddr>()"
                );
            });
        }
        network(address.unwrap_or(Ipv4Addr::UNSPECIFIED.into()))
    }

    /// Seconds to wait, where there were too many.
    fn check(&self, address: IpAddr) -> Result<(), u64> {
        if self.limiter.len() > CROWD {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&address).map_err(|too_many| {
            let wait = too_many.wait_time_from(MonotonicClock.now());
            wait.as_secs() + 1
        })
    }
}

/// Whoever has one address of IPv6 has the other 2^64 of the network, too.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address => address,
    }
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateLimit")
    }
}

/// Answers 429 to whoever asks too often.
pub(crate) async fn limit(
    State(limit): State<RateLimit>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = limit.address(peer.map(|peer| peer.0), request.headers());
    match limit.check(address) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            tracing::warn!(%address, "too many requests");
            Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                format!("Too many requests from your address: wait {seconds} s."),
            )
            .retry_after(seconds)
            .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(forwarded: bool) -> RateLimit {
        RateLimit::new(NonZeroU32::new(3).unwrap(), forwarded)
    }

    #[test]
    fn each_address_has_its_own_count() {
        let limit = limit(false);
        let [one, other]: [IpAddr; 2] = ["10.0.0.1", "10.0.0.2"].map(|ip| ip.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(limit.check(one), Ok(()));
        }
        let wait = limit.check(one).unwrap_err();
        assert!((1..=21).contains(&wait), "{wait}");
        assert_eq!(limit.check(other), Ok(()));
    }

    #[test]
    fn the_header_counts_only_behind_a_proxy_and_only_its_last_address() {
        let peer = Some("10.0.0.1:1".parse().unwrap());
        let headers = [("x-forwarded-for", "6.6.6.6, 192.0.2.7")]
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .into_iter()
            .collect();
        assert_eq!(limit(false).address(peer, &headers).to_string(), "10.0.0.1");
        assert_eq!(limit(true).address(peer, &headers).to_string(), "192.0.2.7");
        let none = HeaderMap::new();
        assert_eq!(limit(true).address(peer, &none).to_string(), "10.0.0.1");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let [one, neighbour, other] = ["2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"]
            .map(|ip| network(ip.parse().unwrap()));
        assert!(one == neighbour && one != other);
        assert_eq!(
            network("::ffff:10.0.0.1".parse().unwrap()).to_string(),
            "10.0.0.1"
        );
    }
}
