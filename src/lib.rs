//! `tarief`: what a shared digital library service costs each library, to the cent, and why.
//!
//! The layers, innermost first; each may use only those before it:
//!
//! - [`domain`]: the business, pure — [`domain::billing::bill`] turns a situation into every document;
//! - [`simulation`]: a situation as JSON, in and out, with its calculation note and JSON Schema;
//! - [`catalogue`]: the agreements and official figures that ship with the product;
//! - [`documents`]: issued invoices as they were laid down, as PDF and as calculation note;
//! - [`imports`]: files that others make (bank statements, invoices), read whole or refused whole;
//! - [`records`]: what is recorded, in its public form, and the situation that it makes;
//! - [`store`]: all SQL;
//! - [`workflows`]: what people do with the store, one file per verb;
//! - [`channels`]: those who carry documents away: a mail server, an access point of Peppol, a folder;
//! - [`web`]: the service over HTTP;
//! - [`postgres`]: the embedded database, started, watched and stopped by the service;
//! - [`indented`]: JSON as text for people;
//! - [`clock`]: the one place where time is read;
//! - [`cli`]: the command line, and how a service starts.
//!
//! The README holds the map, the glossary, the decisions and the known quirks.

pub mod domain;

pub mod simulation;

pub mod catalogue;

pub mod documents;

pub mod imports;

pub mod records;

pub mod store;

pub mod workflows;

pub mod channels;

pub mod indented;

pub mod clock;

pub mod telemetry;

pub mod web;

pub mod postgres;

pub mod cli;
