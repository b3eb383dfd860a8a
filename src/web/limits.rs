//! What anyone may ask of simulations: how large, and how often from one address.

use actix_web::HttpRequest;
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Limits of simulations.
pub struct Limits {
    /// The most bytes of a situation.
    pub bytes: usize,
    /// Whether a proxy in front names the address of the client.
    pub behind_proxy: bool,
    rate: Option<RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>>,
    large: Semaphore,
}

/// How many large simulations are worked out at once: each may need hundreds of megabytes.
const LARGE_AT_ONCE: usize = 2;

/// How many addresses are remembered before those that are quiet are forgotten.
const REMEMBERED: usize = 10_000;

impl Limits {
    /// Limits of a size, and of so many requests a second from one address (0 = any number), of which ten
    /// seconds' worth may come at once.
    pub fn new(bytes: usize, per_second: u32, behind_proxy: bool) -> Self {
        let quota = NonZeroU32::new(per_second).map(|rate| {
            let burst = NonZeroU32::new(per_second.saturating_mul(10)).unwrap_or(rate);
            Quota::per_second(rate).allow_burst(burst)
        });
        let large = Semaphore::new(LARGE_AT_ONCE);
        Limits { bytes, behind_proxy, rate: quota.map(RateLimiter::dashmap), large }
    }

    /// Waits until one more large simulation may be worked out.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed; without a turn nothing would go on for ever.
        self.large.acquire().await.ok()
    }

    /// Whether one more simulation may be asked from where a request comes from.
    pub fn admits(&self, request: &HttpRequest) -> bool {
        let Some(rate) = &self.rate else { return true };
        if rate.len() > REMEMBERED {
            rate.retain_recent();
        }
        self.address(request).is_none_or(|address| rate.check_key(&address).is_ok())
    }

    /// Where a request comes from. Of IPv6 the network counts: a client may have all addresses of one.
    fn address(&self, request: &HttpRequest) -> Option<IpAddr> {
        // The proxy adds the address that it saw at the end; what stands before it the client may have written.
        let named = self.behind_proxy.then(|| {
            let header = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
            header.rsplit(',').next()?.trim().parse().ok()
        });
        let address = named.flatten().or_else(|| request.peer_addr().map(|peer| peer.ip()))?;
        Some(match address {
            IpAddr::V6(of) => IpAddr::V6(Ipv6Addr::from_bits(of.to_bits() & (u128::MAX << 64))),
            of @ IpAddr::V4(_) => of,
        })
    }
}
