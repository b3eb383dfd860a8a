//! Payments and late payers in their public form: what is asked ([`payment`], [`step`]), what is kept ([`kept`],
//! [`kept_step`]) and answered ([`shown`], [`standing`], [`open_items`], [`statement`]), and why a payment was matched so, in Dutch
//! ([`reason`]).

pub mod amount;
pub mod kept;
pub mod kept_step;
pub mod open_items;
pub mod payment;
pub mod reason;
pub mod shown;
pub mod standing;
pub mod statement;
pub mod step;
