//! Why a payment was matched so, or why not, in Dutch.

use super::kept::{Basis, Decided};
use crate::domain::invoice::InvoiceNumber;
use crate::domain::money::Money;
use crate::domain::payment::allocation::{Part, Target, left};
use crate::domain::payment::matching::{Because, Matched};
use crate::simulation::result::wording::euro;

/// What matching found as a decision, with its reason in words.
pub fn decided(found: &Matched, amount: Money) -> Decided {
    let part = |(number, amount): &(InvoiceNumber, Money)| Part {
        target: Target::Invoice(*number),
        amount: *amount,
    };
    let parts: Vec<Part> = found.parts.iter().map(part).collect();
    let numbers: Vec<String> = found.parts.iter().map(|(number, _)| number.to_string()).collect();
    let mut reason = sentence(found.because, &listed(&numbers));
    let left = left(amount, &parts);
    if found.because.is_match() && left.is_positive() {
        reason.push_str(&format!(" {} blijft over als tegoed van de betaler.", euro(left)));
    }
    Decided { basis: basis(found.because), reason, parts }
}

fn basis(because: Because) -> Basis {
    match because {
        Because::Communication => Basis::Communication,
        Because::Numbers => Basis::Numbers,
        Because::AmountAndPayer => Basis::AmountAndPayer,
        _ => Basis::Unmatched,
    }
}

fn sentence(because: Because, numbers: &str) -> String {
    match because {
        Because::Communication => format!("De gestructureerde mededeling is die van {numbers}."),
        Because::Numbers => format!("De mededeling noemt {numbers}."),
        Because::AmountAndPayer => format!("Het bedrag is precies wat de betaler openstaan heeft op {numbers}."),
        Because::NothingOpen => {
            "De mededeling hoort bij een factuur waarop niets meer openstaat: het bedrag blijft als tegoed van de \
             betaler staan."
                .to_owned()
        }
        Because::NumbersBeyondAmount => {
            "De mededeling noemt meerdere facturen, waarop samen meer openstaat dan er betaald is: verdeel het bedrag."
                .to_owned()
        }
        Because::OtherPayer => {
            "De mededeling noemt een factuur van een andere betaler dan die van de rekening of naam: wijs het bedrag toe."
                .to_owned()
        }
        Because::Ambiguous => {
            "Meer dan één keuze van openstaande facturen van de betaler heeft dit bedrag: wijs het bedrag toe."
                .to_owned()
        }
        Because::NoSuchAmount => {
            "De betaler is bekend, maar geen van de openstaande bedragen past: wijs het bedrag toe.".to_owned()
        }
        Because::PayerUnknown => {
            "Nergens blijkt wie betaalde of waarvoor: wijs het bedrag toe.".to_owned()
        }
    }
}

/// `factuur A`, `de facturen A en B`, `de facturen A, B en C`.
fn listed(numbers: &[String]) -> String {
    match numbers {
        [] => String::new(),
        [one] => format!("factuur {one}"),
        [others @ .., last] => format!("de facturen {} en {last}", others.join(", ")),
    }
}

/// The decision that a bank statement brings about by giving a credit back.
pub fn given_back(statement: &str, parts: Vec<Part>) -> Decided {
    let reason = format!("Terugbetaald volgens rekeninguittreksel {statement}.");
    Decided { basis: Basis::Refund, reason, parts }
}
