//! An invoice or credit note of Peppol (UBL 2.1, BIS Billing 3), as far as an order, a payment or an account needs it.
//!
//! It reads what was written and works nothing out anew: whether the sums are right is for whoever uses it.

mod document;
mod line;
mod party;

use super::NotReadable;
use super::problems::of_a_size;
use crate::domain::calendar::Day;
use crate::domain::identifiers::{Iban, KboNumber, StructuredCommunication};
use crate::domain::money::Money;
use rust_decimal::Decimal;

/// Which of the two documents was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `Invoice` (380 and its kin): what is to be paid.
    Invoice,
    /// `CreditNote` (381 and its kin): what is taken back, in positive amounts.
    CreditNote,
}

/// What an invoice or credit note says. All amounts are in euro; those of a credit note are positive as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadInvoice {
    /// Which of the two.
    pub kind: Kind,
    /// Its number (BT-1).
    pub number: String,
    /// The day of issue (BT-2).
    pub issued: Day,
    /// The day by which it is to be paid (BT-9), where it says one.
    pub due: Option<Day>,
    /// Who issued it (BG-4).
    pub supplier: ReadParty,
    /// To whom (BG-7).
    pub customer: ReadParty,
    /// What the buyer asked to be named (BT-10).
    pub buyer_reference: Option<String>,
    /// The purchase order of the buyer (BT-13).
    pub order_reference: Option<String>,
    /// The contract (BT-12).
    pub contract_reference: Option<String>,
    /// The earlier invoices that it names, which a credit note takes back (BG-3), in their order.
    pub billing_references: Vec<BillingReference>,
    /// The account on which it is to be paid (BT-84), where it names one; the first of several.
    pub iban: Option<Iban>,
    /// The text to be given with the payment (BT-83), as written.
    pub payment_reference: Option<String>,
    /// The same where it is a Belgian structured communication (OGM).
    pub communication: Option<StructuredCommunication>,
    /// The lines, in their order; at least one.
    pub lines: Vec<ReadLine>,
    /// The VAT by category and rate (BG-23), in their order; at least one.
    pub vat: Vec<ReadVat>,
    /// The amounts of the document as a whole.
    pub totals: ReadTotals,
}

/// Supplier or customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadParty {
    /// The registered name (BT-27, BT-44), or the trading name where that is all.
    pub name: String,
    /// The enterprise number, from the legal entity, the identifier, the VAT number or the address on Peppol (scheme
    /// 0208 or 9925), the first of them that is there; `None` for a party that is not Belgian.
    pub enterprise_number: Option<KboNumber>,
    /// The VAT number as written (BT-31, BT-48), of any country.
    pub vat_number: Option<String>,
}

/// An earlier invoice that a document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingReference {
    /// Its number (BT-25).
    pub number: String,
    /// Its day of issue (BT-26), where given.
    pub issued: Option<Day>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine {
    /// Its identifier (BT-126), unique within the document.
    pub id: String,
    /// The name of what was supplied (BT-153).
    pub name: String,
    /// More about it (BT-154); empty where there is none.
    pub description: String,
    /// The first day for which it is charged (BT-134), where given.
    pub from: Option<Day>,
    /// The last day for which it is charged (BT-135), where given.
    pub to: Option<Day>,
    /// How much of it (BT-129), with the decimals as written.
    pub quantity: Decimal,
    /// The amount without VAT (BT-131); may be negative.
    pub net: Money,
    /// The VAT rate in percent (BT-152), where the category has one.
    pub vat_rate: Option<Decimal>,
}

/// The VAT of one category and rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadVat {
    /// The category (BT-118): `S`, `Z`, `E`, `AE`, …
    pub category: String,
    /// The rate in percent (BT-119), where the category has one.
    pub rate: Option<Decimal>,
    /// On what it is charged (BT-116).
    pub net: Money,
    /// The tax (BT-117).
    pub vat: Money,
}

/// The amounts of a document as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTotals {
    /// Without VAT (BT-109).
    pub net: Money,
    /// The VAT (BT-110).
    pub vat: Money,
    /// With VAT (BT-112).
    pub gross: Money,
    /// What was paid before (BT-113); zero where it says none.
    pub prepaid: Money,
    /// What was added to round the payable amount (BT-114); zero where it says none.
    pub rounding: Money,
    /// What is to be paid (BT-115).
    pub payable: Money,
}

/// Reads an invoice or credit note.
///
/// # Errors
/// Every problem that was found, where the file is none that can be read: no XML, a DTD, another document, another
/// currency than euro, what must be there and is not, and figures, days and identifiers that are none.
pub fn read(bytes: &[u8]) -> Result<ReadInvoice, Vec<NotReadable>> {
    of_a_size(bytes)?;
    document::read(bytes)
}
