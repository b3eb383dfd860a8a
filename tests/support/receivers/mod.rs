//! Those who receive documents, as real servers on this machine that do what a test says, well or badly.

pub mod access_point;
pub mod smtp;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What is done with the connections to come: the last one ever after.
pub struct Script<A>(Mutex<VecDeque<A>>);

impl<A: Clone> Script<A> {
    fn new(acts: Vec<A>) -> Script<A> {
        Script(Mutex::new(acts.into()))
    }

    /// Says what is done from now on.
    pub fn set(&self, acts: Vec<A>) {
        *self.0.lock().unwrap() = acts.into();
    }

    fn next(&self) -> A {
        let mut acts = self.0.lock().unwrap();
        if acts.len() > 1 { acts.pop_front().unwrap() } else { acts.front().unwrap().clone() }
    }
}

/// A connection, protected or not.
trait Wire: Read + Write + Send {}

impl<T: Read + Write + Send> Wire for T {}

/// With what a server proves who it is.
#[derive(Clone)]
pub struct Proof(Arc<ServerConfig>);

impl Proof {
    /// A certificate and its key, as PEM.
    pub fn of(certificate: &Path, key: &Path) -> Proof {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let chain = vec![CertificateDer::from_pem_file(certificate).unwrap()];
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        Proof(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()))
    }

    fn wrap(&self, connection: TcpStream) -> Box<dyn Wire> {
        let server = ServerConnection::new(self.0.clone()).unwrap();
        Box::new(StreamOwned::new(server, connection))
    }
}

/// A server, stopped with this value.
struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves one connection after the other.
    fn start(mut serve: impl FnMut(TcpStream) + Send + 'static) -> Server {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let stopping: Arc<AtomicBool> = Arc::default();
        let stopped = stopping.clone();
        let thread = thread::spawn(move || {
            for connection in socket.incoming().take_while(|_| !stopped.load(Ordering::Relaxed)) {
                let connection = connection.unwrap();
                connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                serve(connection);
            }
        });
        Server { address, stopping, thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().unwrap().join();
    }
}

/// An address of this machine at which nobody listens.
pub fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
