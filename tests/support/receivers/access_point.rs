//! An access point of Peppol as small as the tests need it: it knows by its key what it has.

use super::{Proof, Script, Server, Wire};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::{Arc, Mutex};

/// What is done with a request.
#[derive(Debug, Clone)]
pub enum Act {
    /// A document is taken, a question is answered.
    Serve,
    /// It is answered with a status, and nothing is taken.
    Answer(u16),
    /// The document is taken, and it is answered with a status.
    TakeAnd(u16),
    /// The document is taken, and the connection is cut.
    TakeAndCut,
    /// The connection is cut before the body is read.
    Cut,
    /// The document is taken, and nothing is answered until the other side goes.
    TakeAndSayNothing,
    /// The document is taken, and what is answered is no HTTP.
    TakeAndBabble,
    /// The document is taken, and the answer comes twice.
    TakeAndAnswerTwice,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// By name in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn key(&self) -> String {
        self.path.rsplit('/').next().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Seen {
    requests: Vec<Request>,
    taken: BTreeMap<String, Vec<u8>>,
}

/// An access point.
pub struct Point {
    server: Server,
    script: Arc<Script<Act>>,
    seen: Arc<Mutex<Seen>>,
}

impl Point {
    /// One that does some acts in turn, and the last one ever after.
    pub fn start(acts: Vec<Act>) -> Point {
        Point::protected(acts, None)
    }

    pub fn protected(acts: Vec<Act>, proof: Option<Proof>) -> Point {
        let script = Arc::new(Script::new(acts));
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let (acts, see) = (script.clone(), seen.clone());
        let server = Server::start(move |connection| {
            // Whoever is served may go at any moment.
            let wire: Box<dyn Wire> = match &proof {
                Some(proof) => proof.wrap(connection),
                None => Box::new(connection),
            };
            let _ = serve(wire, &acts, &see);
        });
        Point { server, script, seen }
    }

    pub fn port(&self) -> u16 {
        self.server.address.port()
    }

    pub fn url(&self) -> String {
        format!("http://{}/peppol", self.server.address)
    }

    pub fn now(&self, acts: Vec<Act>) {
        self.script.set(acts);
    }

    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().requests.clone()
    }

    /// What was taken, by key.
    pub fn taken(&self) -> BTreeMap<String, Vec<u8>> {
        self.seen.lock().unwrap().taken.clone()
    }
}

fn serve(connection: Box<dyn Wire>, acts: &Script<Act>, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection);
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(());
    }
    let act = acts.next();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    if matches!(act, Act::Cut) {
        return Ok(());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    let request = Request { method, path, headers, body };
    let known = {
        let mut seen = seen.lock().unwrap();
        seen.requests.push(request.clone());
        let known = seen.taken.contains_key(&request.key());
        if request.method == "PUT" && !matches!(act, Act::Answer(_)) {
            let before = seen.taken.insert(request.key(), request.body.clone());
            assert!(before.is_none_or(|before| before == request.body), "one key, one document");
        }
        known
    };
    let usual = match (request.method.as_str(), known) {
        ("PUT", false) => 201,
        ("GET", false) => 404,
        _ => 200,
    };
    answer(reader, &act, usual)
}

fn answer(mut reader: BufReader<Box<dyn Wire>>, act: &Act, usual: u16) -> std::io::Result<()> {
    let text = |status: u16| {
        format!(
            "HTTP/1.1 {status} Said\r\nContent-Length: 4\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\nwhy."
        )
    };
    let said = match act {
        Act::Serve => text(usual),
        Act::Answer(status) | Act::TakeAnd(status) => text(*status),
        Act::TakeAndCut | Act::Cut => return Ok(()),
        Act::TakeAndSayNothing => {
            reader.read_to_end(&mut Vec::new())?;
            return Ok(());
        }
        Act::TakeAndBabble => "250 taken\r\n\r\n".to_owned(),
        Act::TakeAndAnswerTwice => format!("{}{}", text(usual), text(500)),
    };
    reader.get_mut().write_all(said.as_bytes())
}
