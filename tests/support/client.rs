//! A client as small as the tests need it: one request over a connection of its own. Every answer is held to what
//! holds for all of them.

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A request that is being put together.
#[derive(Debug, Clone)]
pub struct Asking {
    address: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// By name in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Asking {
    pub fn new(address: SocketAddr, method: &str, path: &str) -> Asking {
        Asking {
            address,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Asking {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn token(self, secret: &str) -> Asking {
        self.header("Authorization", &format!("Bearer {secret}"))
    }

    /// Which revision is changed.
    pub fn revision(self, revision: i32) -> Asking {
        self.header("If-Match", &format!("\"{revision}\""))
    }

    pub fn key(self, key: &str) -> Asking {
        self.header("Idempotency-Key", key)
    }

    pub fn json(self, body: &Value) -> Asking {
        self.bytes("application/json", body.to_string())
    }

    pub fn bytes(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Asking {
        self.body = body.into();
        self.header("Content-Type", media_type)
    }

    pub fn send(self) -> Answer {
        let answer = self.exchange();
        answer.hold_to_what_holds_for_all(&format!("{} {}", self.method, self.path));
        answer
    }

    /// What comes back, whatever it is: for faults that a test brings about.
    pub fn exchange(&self) -> Answer {
        self.attempt().unwrap()
    }

    /// What comes back from a service that may die meanwhile.
    pub fn attempt(&self) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!("{} {} HTTP/1.1\r\nHost: {}\r\n", self.method, self.path, self.address);
        let length = ("Content-Length".to_owned(), self.body.len().to_string());
        let close = ("Connection".to_owned(), "close".to_owned());
        for (name, value) in self.headers.iter().chain([&length, &close]) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let request = [head.as_bytes(), &self.body].concat();
        // A service that refuses a body need not take it.
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        if answer.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Answer::read(&answer)) }
    }
}

impl Answer {
    fn read(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        let headers: BTreeMap<String, String> = headers.collect();
        let body = match headers.get("transfer-encoding").map(String::as_str) {
            None => bytes[end + 4..].to_vec(),
            Some("chunked") => joined(&bytes[end + 4..]),
            Some(other) => panic!("this client does not know {other}"),
        };
        Answer { status, headers, body }
    }

    /// Nothing is a fault, everything has a request id, and every refusal is a problem (RFC 9457).
    fn hold_to_what_holds_for_all(&self, asked: &str) {
        assert!(self.status < 500, "{asked}: {} {}", self.status, self.text());
        assert!(self.header("x-request-id").len() >= 8, "{asked}: {:?}", self.headers);
        if self.status < 400 {
            return;
        }
        assert_eq!(self.header("content-type"), "application/problem+json", "{asked}: {}", self.status);
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{asked}: {problem}");
        assert!(problem["type"].as_str().unwrap().starts_with("urn:tarief:problem:"), "{asked}: {problem}");
        for field in ["title", "detail"] {
            assert!(!problem[field].as_str().unwrap().is_empty(), "{asked}: {problem}");
        }
        assert_eq!(problem["problems"].is_array(), self.status == 422 && self.has_problems(), "{asked}");
    }

    fn has_problems(&self) -> bool {
        !self.kind().ends_with("idempotency-key-reused")
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header, empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The kind of a refusal, without what all kinds begin with.
    pub fn kind(&self) -> String {
        let json = self.json();
        let kind = json["type"].as_str().unwrap_or_else(|| panic!("{} {}", self.status, self.text()));
        kind.trim_start_matches("urn:tarief:problem:").to_owned()
    }

    /// The problems of a refusal: where and which.
    pub fn problems(&self) -> Vec<(String, String)> {
        let json = self.json();
        let text = |problem: &Value, field: &str| problem[field].as_str().unwrap().to_owned();
        let problems = json["problems"].as_array().cloned().unwrap_or_default();
        problems.iter().map(|problem| (text(problem, "pointer"), text(problem, "code"))).collect()
    }

    /// The same answer, expected to have a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// A refusal, expected to be of a status and kind.
    #[track_caller]
    pub fn refused(self, status: u16, kind: &str) -> Answer {
        assert_eq!((self.status, self.kind().as_str()), (status, kind), "{}", self.text());
        self
    }

    /// A refusal of what was sent, expected to have these problems.
    #[track_caller]
    pub fn has(self, problems: &[(&str, &str)]) -> Answer {
        let answer = self.refused(422, "refused");
        let found = answer.problems();
        let found: Vec<(&str, &str)> = found.iter().map(|(at, code)| (at.as_str(), code.as_str())).collect();
        assert_eq!(found, problems, "{}", answer.text());
        answer
    }
}

/// The chunks of a body together; they may end before the last one where the service dies.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&chunks[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        let rest = &chunks[end + 2..];
        if length == 0 || rest.len() < length + 2 {
            break;
        }
        body.extend_from_slice(&rest[..length]);
        chunks = &rest[length + 2..];
    }
    body
}
