//! Payments and late payers: bank statements, payments and what they pay, how invoices stand, and what happens to those
//! that are not paid.

pub mod money;
pub mod standing;
pub mod statements;
pub mod steps;
pub mod suspensions;

use crate::domain::invoice::InvoiceNumber;
use crate::web::problem::Refusal;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of payments and late payers.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(money::create_payment)
        .service(money::list_payments)
        .service(money::read_payment)
        .service(money::create_payment_allocation)
        .service(money::create_payment_reversal)
        .service(statements::create_bank_statements)
        .service(statements::list_bank_statements)
        .service(standing::read_invoice_standing)
        .service(standing::list_open_items)
        .service(standing::read_aging)
        .service(steps::create_invoice_dispatch)
        .service(steps::create_invoice_reminder)
        .service(steps::read_invoice_reminder)
        .service(steps::create_dispute)
        .service(steps::create_dispute_end)
        .service(steps::create_interest_charge)
        .service(steps::withdraw_invoice_step)
        .service(suspensions::create_suspension)
        .service(suspensions::create_suspension_confirmation)
        .service(suspensions::create_suspension_lifting);
}

/// A number as it is written; 404 for what is none.
fn number(text: &str) -> Result<String, Refusal> {
    let parsed = text.parse::<InvoiceNumber>();
    parsed.map(|number| number.to_string()).map_err(|error| Refusal::not_found(error.to_string()))
}

/// The name of a payment or step; 404 for what is none.
fn id(text: &str, what: &str) -> Result<i64, Refusal> {
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit());
    let parsed = text.parse().ok().filter(|_| digits);
    parsed.ok_or_else(|| Refusal::not_found(format!("there is no {what} '{text}'")))
}
