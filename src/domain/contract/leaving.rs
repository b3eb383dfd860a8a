//! How far leaving has come: a notice is confirmed once the exit fee is fully paid (E 10.4).

use crate::domain::money::Money;

/// What there is of the exit fee of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitFee {
    /// The agreement knows none, or it is waived.
    NotDue,
    /// It is due and not invoiced, or its invoice was taken back.
    NotInvoiced,
    /// It is invoiced.
    Invoiced {
        /// What is open of the invoice.
        open: Money,
    },
}

/// How far a notice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaving {
    /// A notice was given.
    NoticeGiven,
    /// The exit fee is invoiced and not fully paid.
    ExitInvoiced,
    /// The termination is confirmed.
    Confirmed,
}

impl Leaving {
    /// The state as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Leaving::NoticeGiven => "notice_given",
            Leaving::ExitInvoiced => "exit_invoiced",
            Leaving::Confirmed => "confirmed",
        }
    }
}

/// How far a notice has come by what there is of its exit fee: confirmed "als de Abonnee de factuur betaald heeft"
/// (E 10.4), to the last cent; a notice without a fee is confirmed by itself.
///
/// ```
/// use tarief::domain::contract::leaving::{ExitFee, Leaving, leaving};
/// use tarief::domain::money::Money;
///
/// let cent = Money::from_cents(1).unwrap();
/// assert_eq!(leaving(ExitFee::Invoiced { open: cent }), Leaving::ExitInvoiced);
/// assert_eq!(leaving(ExitFee::Invoiced { open: Money::ZERO }), Leaving::Confirmed);
/// ```
pub fn leaving(fee: ExitFee) -> Leaving {
    match fee {
        ExitFee::NotInvoiced => Leaving::NoticeGiven,
        ExitFee::Invoiced { open } if open.is_positive() => Leaving::ExitInvoiced,
        ExitFee::Invoiced { .. } | ExitFee::NotDue => Leaving::Confirmed,
    }
}
