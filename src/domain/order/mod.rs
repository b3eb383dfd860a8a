//! Purchase orders (*bestelbonnen*) of those who pay: what is ordered for which contracts and budget year, which
//! invoices draw on it, what is left, and the check of an invoice against order and contract (D 5).
//!
//! [`purchase`] is an order with the orders that correct it, [`policy`] what a payer asks of orders and invoices,
//! [`book`] which document draws on which order, [`consumption`] what is left, [`claim`] what an invoice says,
//! [`mod@check`] the comparison of an invoice with order, contract and price, and [`finding`] what it finds.

pub mod book;
pub mod check;
pub mod claim;
pub mod consumption;
pub mod finding;
pub mod pattern;
pub mod policy;
pub mod purchase;

pub use book::{Assigned, Book, By, Drawable, Part};
pub use check::check;
pub use claim::{Checked, Claim, Correction, Known, OnOrder, Price};
pub use consumption::{Consumption, LineConsumption, residual, used_percent};
pub use finding::{Finding, NoOrder, Verdict, WrongPeriod};
pub use pattern::NumberPattern;
pub use policy::{PeriodRule, Policy};
pub use purchase::{Family, Order, OrderId, OrderLine, Subject};
