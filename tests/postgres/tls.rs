//! A database that is reached over the network with TLS: certificates are checked, whatever else is said.

use super::TestFolder;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tarief::postgres::{Account, Cluster};

/// Certificates of an authority of our own, and of a server `localhost` that it vouches for.
pub struct Certificates {
    folder: TestFolder,
}

impl Certificates {
    pub fn new() -> Certificates {
        let folder = TestFolder::new();
        fs::create_dir_all(folder.path()).unwrap();
        let (authority_key, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.distinguished_name.push(DnType::CommonName, "an authority of our own");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = authority.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(authority, authority_key);
        let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let server = server.signed_by(&key, &issuer).unwrap();
        for (name, text) in [("root", root.pem()), ("server", server.pem()), ("key", key.serialize_pem())] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let certificates = Certificates { folder };
        fs::set_permissions(certificates.path("key"), Permissions::from_mode(0o600)).unwrap();
        Account::of_a_new_cluster().give(&certificates.path("key")).unwrap();
        certificates
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// `tarief token list` on an address, trusting the authorities of a file.
fn list_tokens(url: &str, authorities: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarief"));
    command
        .args(["token", "list"])
        .env("DATABASE_URL", url)
        .env("SSL_CERT_FILE", authorities)
        .env_remove("SSL_CERT_DIR");
    command.output().unwrap()
}

#[test]
fn a_database_with_tls_is_used_only_when_its_certificate_is_vouched_for() {
    let (certificates, stranger, folder) = (Certificates::new(), Certificates::new(), TestFolder::new());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let (server, key) = (certificates.path("server"), certificates.path("key"));
    let settings = [
        ("listen_addresses", "127.0.0.1"),
        ("port", &port),
        ("ssl", "on"),
        ("ssl_cert_file", server.to_str().unwrap()),
        ("ssl_key_file", key.to_str().unwrap()),
    ];
    let _cluster = Cluster::start(folder.path(), &settings).unwrap();
    let address = |host: &str| format!("postgresql://app@{host}:{port}/postgres?sslmode=require");

    let vouched_for = list_tokens(&address("localhost"), &certificates.path("root"));
    let of_a_stranger = list_tokens(&address("localhost"), &stranger.path("root"));
    let of_another_host = list_tokens(&address("127.0.0.1"), &certificates.path("root"));
    let not_understood =
        list_tokens("postgresql://localhost/postgres?sslmode=verify-full", &certificates.path("root"));

    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(vouched_for.status.success(), "{}", said(&vouched_for));
    assert_eq!(of_a_stranger.status.code(), Some(1));
    assert!(said(&of_a_stranger).contains("invalid peer certificate"), "{}", said(&of_a_stranger));
    assert_eq!(of_another_host.status.code(), Some(1));
    assert!(said(&of_another_host).contains("certificate"), "{}", said(&of_another_host));
    assert_eq!(not_understood.status.code(), Some(1));
    assert!(
        said(&not_understood).contains("sslmode is disable, prefer or require"),
        "{}",
        said(&not_understood)
    );
}
