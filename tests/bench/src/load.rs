//! A load generator: so many connections that each send a request when the last one is answered. Every request
//! is timed, so that the percentiles are exact.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Connections at the same time.
pub const CONNECTIONS: usize = 16;

/// What came of a load.
pub struct Answered {
    /// How long it lasted.
    took: Duration,
    /// How long each request took, the shortest first.
    each: Vec<Duration>,
}

impl Answered {
    /// Requests a second.
    pub fn per_second(&self) -> f64 {
        self.each.len() as f64 / self.took.as_secs_f64()
    }

    /// How long at most so many percent of the requests took.
    pub fn percentile(&self, percent: usize) -> Duration {
        let place = (self.each.len() * percent).div_ceil(100).saturating_sub(1);
        self.each.get(place).copied().unwrap_or_default()
    }
}

/// A request as it goes over the wire.
pub fn request(path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Sends a request so many times.
pub fn send(address: SocketAddr, request: &[u8], times: usize) -> io::Result<Answered> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut connections = JoinSet::new();
        let mut open = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            open.push(stream);
        }
        let began = Instant::now();
        for stream in open {
            connections.spawn(one_connection(stream, request.to_vec(), times / CONNECTIONS));
        }
        let mut each = Vec::with_capacity(times);
        while let Some(done) = connections.join_next().await {
            each.extend(done.map_err(io::Error::other)??);
        }
        let took = began.elapsed();
        each.sort_unstable();
        Ok(Answered { took, each })
    })
}

async fn one_connection(mut stream: TcpStream, request: Vec<u8>, times: usize) -> io::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(times);
    let mut buffer = vec![0_u8; 1 << 16];
    for _ in 0..times {
        let began = Instant::now();
        stream.write_all(&request).await?;
        answer(&mut stream, &mut buffer).await?;
        took.push(began.elapsed());
    }
    Ok(took)
}

/// Reads one answer whole; anything but 200 is a mistake of the measurement.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    let (mut filled, mut whole) = (0, None);
    while whole.is_none_or(|whole| filled < whole) {
        if filled == buffer.len() {
            buffer.resize(2 * buffer.len(), 0);
        }
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += read;
        if whole.is_none() {
            whole = length(&buffer[..filled])?;
        }
    }
    Ok(())
}

/// How many bytes an answer has, head included; `None` while its head is not whole.
fn length(answer: &[u8]) -> io::Result<Option<usize>> {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let body = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    match body {
        Some(body) if head.starts_with("http/1.1 200 ") => Ok(Some(end + 4 + body)),
        _ => Err(io::Error::other(head)),
    }
}
