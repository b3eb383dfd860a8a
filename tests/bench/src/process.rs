//! A server as a process of its own: started, timed until it is ready, weighed, stopped.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A running server.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start until it first answered that it is ready.
    pub ready_after: Duration,
}

impl Process {
    /// Starts a program with arguments made for an address, and waits until it answers 200 at a path. Its log is
    /// written, and thrown away.
    pub fn start(program: &Path, arguments: impl Fn(&str) -> Vec<String>, path: &str) -> io::Result<Process> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = Command::new(program);
        command.args(arguments(&address.to_string())).stdin(Stdio::null());
        command.env_remove("DATABASE_URL").env_remove("RUST_LOG");
        let began = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(log()?).spawn()?;
        let mut process = Process { child, address, ready_after: Duration::ZERO };
        while !answers(address, path).unwrap_or(false) {
            if let Some(status) = process.child.try_wait()? {
                return Err(io::Error::other(format!("{} ended: {status}", program.display())));
            }
            sleep(Duration::from_millis(1));
        }
        process.ready_after = began.elapsed();
        Ok(process)
    }

    /// Its memory that lies in RAM (VmRSS), in MB.
    pub fn resident(&self) -> io::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        kilobytes.map(|kilobytes| kilobytes / 1000.0).ok_or_else(|| io::Error::other("no VmRSS"))
    }

    /// Stops it as a supervisor would, and waits until it has ended.
    pub fn stop(mut self) -> io::Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait().map(|_| ())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended, or a measurement failed and what it does no longer counts.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the log goes: `BENCH_LOG` names a file to look at it.
fn log() -> io::Result<Stdio> {
    let Some(file) = std::env::var_os("BENCH_LOG") else { return Ok(Stdio::null()) };
    Ok(fs::OpenOptions::new().create(true).append(true).open(file)?.into())
}

fn answers(address: SocketAddr, path: &str) -> io::Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer.starts_with(b"HTTP/1.1 200 "))
}

/// Sends one request with a body; the body of the answer.
pub fn post(address: SocketAddr, head: &str, body: &str) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        stream,
        "POST {head}\r\nHost: bench\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    match end {
        Some(end) if answer.starts_with(b"HTTP/1.1 2") => Ok(answer.split_off(end + 4)),
        _ => Err(io::Error::other(String::from_utf8_lossy(&answer).into_owned())),
    }
}

/// A folder that is removed in the end. `/var/tmp` lies on a disk where `/tmp` may be memory.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// A new folder.
    pub fn new() -> io::Result<Scratch> {
        let folder = PathBuf::from(format!("/var/tmp/tarief-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the machine.
        let _ = fs::remove_dir_all(&self.0);
    }
}
