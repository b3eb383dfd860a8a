//! The log: lines of JSON, or of text for people, on standard error.

use tracing_subscriber::EnvFilter;

/// How lines of the log look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogForm {
    /// One JSON object a line.
    Json,
    /// Text.
    Text,
}

/// Starts the log. `RUST_LOG` says what is logged; without it everything from `info` on.
pub fn start(form: LogForm, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_not_set| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Where a log was started before, by a test, that one stays.
    let _ = match form {
        LogForm::Json => log.json().flatten_event(true).try_init(),
        LogForm::Text => log.try_init(),
    };
}
