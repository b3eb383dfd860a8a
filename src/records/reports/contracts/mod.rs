//! Reports on contracts and agreements: what is billed, what leaving costs, deadlines, prices, usage.

pub mod accruals;
pub mod calendar;
pub mod exits;
pub mod prices;
pub mod usage;

/// Of what a row is: its contract, who pays it, and its agreement.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    /// The contract.
    pub contract: &'a str,
    /// Who pays.
    pub organisation: &'a str,
    /// The agreement.
    pub agreement: &'a str,
}
