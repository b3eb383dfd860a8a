//! A mail server as small as the tests need it.

use super::{Proof, Script, Server, Wire};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

/// A step of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Greeting,
    Hello,
    From,
    To,
    Data,
    /// After the whole text of the mail.
    End,
}

/// What is done at a step; everything else goes well.
#[derive(Debug, Clone)]
pub enum Act {
    /// Everything goes well.
    Accept,
    /// Something else is answered.
    Answer(Step, &'static str),
    /// The connection is cut, before the answer; whether a whole mail was kept by then.
    Cut(Step, Keeps),
    /// Nothing is answered until the other side goes.
    Silent(Step, Keeps),
    /// The connection is cut within the text of the mail.
    CutInside,
}

/// Whether a mail is kept whose answer fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    It,
    Nothing,
}

/// A mail that was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub to: String,
    pub text: String,
}

impl Kept {
    /// A header, without what folds it.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned));
        line.unwrap_or_else(|| panic!("no {name} in {head}"))
    }

    /// The parts of the mail: head and decoded bytes of each.
    pub fn parts(&self) -> Vec<(String, Vec<u8>)> {
        let (_, rest) = self.text.split_once("boundary=\"").unwrap();
        let boundary = format!("--{}", rest.split('"').next().unwrap());
        let parts = self.text.split(boundary.as_str()).skip(1).filter(|part| !part.starts_with("--"));
        parts
            .map(|part| {
                let (head, body) = part.trim_start().split_once("\r\n\r\n").unwrap();
                let plain: String = body.split_whitespace().collect();
                let bytes = if head.contains("base64") { decoded(&plain) } else { body.as_bytes().to_vec() };
                (head.to_owned(), bytes)
            })
            .collect()
    }
}

fn decoded(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

#[derive(Default)]
struct Content {
    kept: Vec<Kept>,
    /// How many conversations there were.
    conversations: usize,
    /// What those said who logged in, each after a protected beginning.
    logins: Vec<String>,
}

/// How a server protects its conversations.
#[derive(Clone)]
pub enum Protection {
    Nothing,
    Tls(Proof),
    StartTls(Proof),
}

/// A mail server.
pub struct MailBox {
    server: Server,
    script: Arc<Script<Act>>,
    kept: Arc<Mutex<Content>>,
}

impl MailBox {
    /// A server that does some acts in turn, and the last one ever after.
    pub fn start(acts: Vec<Act>) -> MailBox {
        MailBox::protected(acts, Protection::Nothing)
    }

    pub fn protected(acts: Vec<Act>, protection: Protection) -> MailBox {
        let script = Arc::new(Script::new(acts));
        let kept: Arc<Mutex<Content>> = Arc::default();
        let (acts, keep) = (script.clone(), kept.clone());
        let server = Server::start(move |connection| {
            keep.lock().unwrap().conversations += 1;
            let act = acts.next();
            // Whoever is served may go at any moment.
            let _ = Conversation::new(connection, &protection).hold(&act, &keep);
        });
        MailBox { server, script, kept }
    }

    pub fn address(&self) -> SocketAddr {
        self.server.address
    }

    pub fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address())
    }

    pub fn now(&self, acts: Vec<Act>) {
        self.script.set(acts);
    }

    pub fn kept(&self) -> Vec<Kept> {
        self.kept.lock().unwrap().kept.clone()
    }

    pub fn conversations(&self) -> usize {
        self.kept.lock().unwrap().conversations
    }

    pub fn logins(&self) -> Vec<String> {
        self.kept.lock().unwrap().logins.clone()
    }

    /// How often each mail was kept, by its Message-ID.
    pub fn times(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        for one in self.kept() {
            *times.entry(one.header("Message-ID")).or_default() += 1;
        }
        times
    }
}

struct Conversation {
    reader: BufReader<Box<dyn Wire>>,
    /// What is below, where it can still be protected.
    open: Option<(TcpStream, Proof)>,
    is_protected: bool,
    to: String,
}

/// What ends a conversation early.
struct Gone;

impl From<std::io::Error> for Gone {
    fn from(_: std::io::Error) -> Gone {
        Gone
    }
}

impl Conversation {
    fn new(connection: TcpStream, protection: &Protection) -> Conversation {
        let below = connection.try_clone().unwrap();
        let (wire, open): (Box<dyn Wire>, _) = match protection {
            Protection::Nothing => (Box::new(connection), None),
            Protection::Tls(proof) => (proof.wrap(connection), None),
            Protection::StartTls(proof) => (Box::new(connection), Some((below, proof.clone()))),
        };
        let is_protected = matches!(protection, Protection::Tls(_));
        Conversation { reader: BufReader::new(wire), open, is_protected, to: String::new() }
    }

    /// What it can do, beside mailing.
    fn hello(&self) -> &'static str {
        match (&self.open, self.is_protected) {
            (Some(_), _) => "250-here\r\n250 STARTTLS",
            (None, true) => "250-here\r\n250 AUTH PLAIN",
            (None, false) => "250 here",
        }
    }

    fn hold(&mut self, act: &Act, kept: &Mutex<Content>) -> Result<(), Gone> {
        self.answer((Step::Greeting, "220 here"), act, None)?;
        let mut line = String::new();
        loop {
            line.clear();
            if self.reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let verb = line.split([' ', ':', '\r']).next().unwrap().to_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => self.answer((Step::Hello, self.hello()), act, None)?,
                "STARTTLS" => {
                    self.say("220 go on")?;
                    let (below, proof) = self.open.take().ok_or(Gone)?;
                    self.reader = BufReader::new(proof.wrap(below));
                    self.is_protected = true;
                }
                "AUTH" if self.is_protected => {
                    kept.lock().unwrap().logins.push(line.trim().to_owned());
                    self.say("235 welcome")?;
                }
                "MAIL" => self.answer((Step::From, "250 ok"), act, None)?,
                "RCPT" => {
                    self.to = line.split(['<', '>']).nth(1).unwrap().to_owned();
                    self.answer((Step::To, "250 ok"), act, None)?;
                }
                "DATA" => {
                    self.answer((Step::Data, "354 go on"), act, None)?;
                    let text = self.text(act)?;
                    self.answer((Step::End, "250 taken"), act, Some((text, kept)))?;
                }
                "QUIT" => {
                    self.say("221 bye")?;
                    return Ok(());
                }
                _ => self.say("500 what")?,
            }
        }
    }

    /// The text of the mail, to the lone dot; `DATA` that was refused has none.
    fn text(&mut self, act: &Act) -> Result<String, Gone> {
        if matches!(act, Act::Answer(Step::Data, said) if !said.starts_with("354")) {
            return Err(Gone);
        }
        if matches!(act, Act::CutInside) {
            let mut some = [0; 500];
            self.reader.read_exact(&mut some)?;
            return Err(Gone);
        }
        let mut text = String::new();
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line)? == 0 {
                return Err(Gone);
            }
            if line == ".\r\n" {
                return Ok(text);
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
    }

    fn answer(
        &mut self,
        (step, usual): (Step, &str),
        act: &Act,
        mail: Option<(String, &Mutex<Content>)>,
    ) -> Result<(), Gone> {
        let said = match act {
            Act::Answer(at, said) if *at == step => said,
            _ => usual,
        };
        let keeps = match act {
            Act::Cut(at, keeps) | Act::Silent(at, keeps) if *at == step => *keeps == Keeps::It,
            // Whatever else is answered, the first line counts.
            _ => said.starts_with("250"),
        };
        if let Some((text, kept)) = mail.filter(|_| keeps) {
            kept.lock().unwrap().kept.push(Kept { to: self.to.clone(), text });
        }
        match act {
            Act::Cut(at, _) if *at == step => Err(Gone),
            Act::Silent(at, _) if *at == step => {
                let mut rest = Vec::new();
                let _ = self.reader.read_to_end(&mut rest);
                Err(Gone)
            }
            _ => Ok(self.say(said)?),
        }
    }

    fn say(&mut self, text: &str) -> std::io::Result<()> {
        self.reader.get_mut().write_all(format!("{text}\r\n").as_bytes())
    }
}
