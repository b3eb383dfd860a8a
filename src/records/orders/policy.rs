//! What a payer asks of its orders, of the invoices on them and of how it receives these, as recorded.

use super::invoicing::{DeliveryForm, EndpointForm};
use super::scalar::Euro;
use crate::domain::money::Money;
use crate::domain::order::{NumberPattern, PeriodRule, Policy};
use crate::records::scalar::{Email, Name, Short};
use crate::simulation::form::scalar::{Date, Few, Number, Year};
use crate::simulation::problem::{Code, Problems};
use deserr::Deserr;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

/// How a payer writes the period of its budget: `(year − since) × times`.
#[derive(Debug, Clone, Copy, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
#[schema(as = BudgetPeriodRule)]
pub struct PeriodRuleForm {
    /// The year that is written 0.
    #[schema(example = 2000)]
    pub since: Year,
    /// What each further year adds.
    #[schema(example = 100)]
    pub times: Few,
}

impl PeriodRuleForm {
    /// The rule as the domain knows it.
    pub fn rule(self) -> PeriodRule {
        PeriodRule { since: self.since.0, times: i32::try_from(self.times.0).unwrap_or(i32::MAX) }
    }
}

/// What a payer asks, as recorded. What is left out is not asked.
#[derive(Debug, Clone, Deserr, Serialize, ToSchema)]
#[deserr(error = Problems, deny_unknown_fields)]
#[serde(deny_unknown_fields)]
pub struct PayerPolicyEntry {
    /// The organisation that pays.
    #[schema(example = "stad-antwerpen")]
    pub organisation: Name,
    /// The day of issue from which every invoice must name an order: one without is held. Never where left out.
    #[deserr(default)]
    pub order_number_from: Option<Date>,
    /// What its order numbers look like: `#` is a digit, `@` a capital letter, everything else itself.
    #[deserr(default)]
    #[schema(example = "##########")]
    pub order_number_pattern: Option<Short>,
    /// By how much the invoices on an order may exceed it; 0.00 where left out.
    #[deserr(default)]
    #[schema(example = "0.00")]
    pub tolerance: Option<Euro>,
    /// The percentage of an order from which on a check tells its use; 90 where left out.
    #[deserr(default)]
    #[schema(example = "90")]
    pub warn_percent: Option<Number>,
    /// How it writes the period of its budget.
    #[deserr(default)]
    pub budget_period: Option<PeriodRuleForm>,
    /// Up to which amount, without VAT, an order that corrects another is approved decentrally.
    #[deserr(default)]
    #[schema(example = "5500.00")]
    pub decentral_limit: Option<Euro>,
    /// Where it receives structured invoices; its enterprise number (scheme 0208) where left out.
    #[deserr(default)]
    pub endpoint: Option<EndpointForm>,
    /// What its invoices show as its reference, such as a service, a file or a person.
    #[deserr(default)]
    #[schema(example = "Dienst Bibliotheek")]
    pub buyer_reference: Option<Short>,
    /// Whether the PDF travels in the structured invoice; yes where left out.
    #[deserr(default)]
    pub embed_pdf: Option<bool>,
    /// By which ways documents are sent to it; none where left out.
    #[deserr(default)]
    pub delivery: Option<DeliveryForm>,
    /// The address to which documents are mailed; needed where they are.
    #[deserr(default)]
    #[schema(example = "facturen@antwerpen.be")]
    pub invoice_email: Option<Email>,
    /// Where it can be looked up.
    #[deserr(default)]
    #[schema(example = "Aankoopvoorwaarden van de stad")]
    pub source: Option<Short>,
}

impl PayerPolicyEntry {
    /// What does not fit together.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        for (field, amount) in [("tolerance", self.tolerance), ("decentral_limit", self.decentral_limit)] {
            if amount.is_some_and(|amount| amount.0 < Money::ZERO) {
                problems.add(format!("/{field}"), Code::OutOfRange, "this is not below zero");
            }
        }
        if self.warn_percent.is_some_and(|percent| percent.0 > Decimal::ONE_HUNDRED) {
            problems.add("/warn_percent", Code::OutOfRange, "a percentage is at most 100");
        }
        if self.budget_period.is_some_and(|rule| rule.times.0 == 0) {
            let message = "with 0 all years would be written alike: expected 1 or more";
            problems.add("/budget_period/times", Code::OutOfRange, message);
        }
        self.receiving_problems(&mut problems);
        problems
    }

    /// The policy as the domain knows it, with its defaults.
    pub fn policy(&self) -> Policy {
        let usual = Policy::default();
        Policy {
            order_number_from: self.order_number_from.map(|day| day.0),
            pattern: self.order_number_pattern.as_ref().map(|pattern| NumberPattern::new(&pattern.0)),
            tolerance: self.tolerance.map_or(usual.tolerance, |amount| amount.0),
            warn_percent: self.warn_percent.map_or(usual.warn_percent, |percent| percent.0),
            period: self.budget_period.map(PeriodRuleForm::rule),
            decentral_limit: self.decentral_limit.map(|amount| amount.0),
            receiving: self.receiving(),
        }
    }
}
