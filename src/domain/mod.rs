//! The business, pure: values in, values out. No clock, no database, no file, no randomness.
//!
//! Types first ([`calendar`], [`money`], [`exact`], [`identifiers`], [`party`], [`receiving`], [`merger`], [`figures`],
//! [`tariff`], [`contract`]), then what is worked out of them ([`calculation`], [`billing`], [`succession`], [`standing`],
//! [`order`], [`payment`], [`mod@usage`]), sent ([`outbox`]), worked out again ([`replay`]) and looked ahead to
//! ([`forecast`]); [`clause`] names the articles that all of it carries out.
#![warn(missing_docs)]

pub mod billing;
pub mod calculation;
pub mod calendar;
pub mod clause;
pub mod contract;
pub mod exact;
pub mod figures;
pub mod forecast;
pub mod identifiers;
pub mod invoice;
pub mod merger;
pub mod money;
pub mod order;
pub mod outbox;
pub mod party;
pub mod payment;
pub mod receiving;
pub mod replay;
pub mod standing;
pub mod succession;
pub mod tariff;
pub mod usage;
