//! What the check of an invoice says, in the Dutch of Belgium.

use crate::domain::calculation::Block;
use crate::domain::calendar::Period;
use crate::domain::money::Money;
use crate::domain::order::{Finding, NoOrder, WrongPeriod};
use crate::simulation::result::message::BlockMessage;
use crate::simulation::result::wording::{DutchDay, dutch_number, euro};

/// What a finding says: the sentence, the clause it rests on, and where what was compared comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was found and what to do.
    pub message: String,
    /// The clause.
    pub clause: Option<&'static str>,
    /// Where what it was compared with comes from.
    pub source: String,
}

/// The clause by which invoices draw on an order.
const ORDER: Option<&str> = Some("D 5");

impl Said {
    /// What a finding says.
    pub fn of(finding: &Finding) -> Said {
        match finding {
            Finding::IbanChanged { known, found } => iban_changed(known.as_deref(), found),
            Finding::SupplierChanged { known, found } => said(
                format!(
                    "De factuur komt van een andere onderneming ({found}) dan de leverancier ({known}). Betaal niet en \
                     bel de leverancier op een nummer dat u al kende, niet op een nummer van deze factuur."
                ),
                (ORDER, "vastgelegde gegevens van de leverancier"),
            ),
            Finding::Duplicate { other, period } => said(
                format!("Dezelfde dienst is al gefactureerd: factuur {other} voor {}.", days(*period)),
                (None, "uitgereikte facturen"),
            ),
            Finding::TakenBack { by } => said(
                format!("Deze factuur is volledig gecrediteerd door creditnota {by}: betaal ze niet."),
                (None, "uitgereikte creditnota's"),
            ),
            Finding::NoOrder(why) => no_order(why),
            Finding::WrongPeriod(why) => wrong_period(why),
            Finding::PriceDiff { found, expected, issued } => {
                price_diff((*found, *expected), issued.as_deref())
            }
            Finding::StepDiff(of) => said(
                format!(
                    "Bij het narekenen van {} staat {} waar {} moet staan ({}).",
                    of.of,
                    dutch_number(&of.found),
                    dutch_number(&of.expected),
                    of.tried
                ),
                (None, "stappen van de uitgereikte factuur"),
            ),
            amount => of_order(amount),
        }
    }
}

fn said(message: String, (clause, source): (Option<&'static str>, &str)) -> Said {
    Said { message, clause, source: source.to_owned() }
}

fn days(period: Period) -> String {
    format!("{} t.e.m. {}", DutchDay(period.from), DutchDay(period.to))
}

fn iban_changed(known: Option<&str>, found: &str) -> Said {
    let known = known.map_or_else(|| "geen rekening".to_owned(), |known| format!("rekening {known}"));
    said(
        format!(
            "De factuur vraagt betaling op rekening {found}, maar van de leverancier is {known} bekend. Dit kan fraude \
             zijn: blokkeer de betaling en laat de leverancier de rekening bevestigen langs een weg die u al kende, niet \
             met gegevens van deze factuur."
        ),
        (ORDER, "vastgelegde gegevens van de leverancier op de factuurdatum"),
    )
}

fn no_order(why: &NoOrder) -> Said {
    let message = match why {
        NoOrder::None => {
            "Voor dit contract en budgetjaar is geen bestelbon vastgelegd: leg de bestelbon vast of wijs de \
                          factuur toe aan een bestelbon."
                .to_owned()
        }
        NoOrder::Several(numbers) => format!(
            "Voor dit contract en budgetjaar gelden verschillende bestelbonnen ({}): wijs de factuur toe aan een ervan, of \
             verdeel ze.",
            numbers.join(", ")
        ),
        NoOrder::Unknown(number) => {
            format!(
                "Bestelbon {number} is niet vastgelegd voor deze betaler: kijk het nummer na of leg de bestelbon vast."
            )
        }
        NoOrder::NotFor { order, contract } => {
            format!("Bestelbon {order} is niet voor contract {contract}: kies de juiste bestelbon.")
        }
        NoOrder::NumberMissing => {
            "De betaler vraagt een bestelbonnummer op elke factuur, en deze factuur heeft er geen.".to_owned()
        }
        NoOrder::NumberForm { number, pattern } => format!(
            "Bestelbonnummer {number} heeft niet de vorm van de bestelbonnummers van de betaler: {pattern} (# is een \
             cijfer, @ een hoofdletter)."
        ),
        NoOrder::OtherPayer { known, found } => format!(
            "De factuur is gericht aan onderneming {found}, maar de bestelling is van onderneming {known}."
        ),
    };
    said(message, (ORDER, "vastgelegde bestelbonnen en afspraken van de betaler"))
}

fn wrong_period(why: &WrongPeriod) -> Said {
    match why {
        WrongPeriod::BudgetYear { order, ordered, invoiced } => {
            let years: Vec<String> = ordered.iter().map(ToString::to_string).collect();
            let years = years.join(", ");
            let message = format!(
                "De dienst valt in budgetjaar {invoiced}, maar bestelbon {order} is voor budgetjaar {years}. Het jaar van \
                 de dienst telt, niet dat van de factuur."
            );
            said(message, (ORDER, "vastgelegde bestelbon"))
        }
        WrongPeriod::NotValid { order, day } => {
            let message = format!("Bestelbon {order} geldt niet voor een factuur van {}.", DutchDay(*day));
            said(message, (ORDER, "vastgelegde geldigheid van de bestelbon"))
        }
        WrongPeriod::NotActive { billed, active } => {
            let message = format!(
                "De factuur is voor {}, maar het contract loopt van {}: de dienst is dan niet (volledig) geleverd.",
                days(*billed),
                days(*active)
            );
            said(message, (None, "looptijd van het contract"))
        }
    }
}

fn price_diff((found, expected): (Money, Money), issued: Option<&str>) -> Said {
    let (difference, word) =
        if found > expected { (found - expected, "te veel") } else { (expected - found, "te weinig") };
    let message = format!(
        "De factuur bedraagt {}, maar volgens {} is het {}: {} {word}.",
        euro(found),
        issued
            .map_or_else(|| "het contract".to_owned(), |number| format!("factuur {number} zoals uitgereikt")),
        euro(expected),
        euro(difference)
    );
    let source = match issued {
        Some(number) => format!("factuur {number} zoals uitgereikt, met alle stappen"),
        None => "eigen berekening volgens het contract, met alle stappen".to_owned(),
    };
    Said { message, clause: None, source }
}

/// What is said of amounts on an order, and remarks.
fn of_order(finding: &Finding) -> Said {
    match finding {
        Finding::OverOrder { order, amount, residual, excess, tolerance } => {
            let tolerated = if tolerance.is_zero() {
                String::new()
            } else {
                format!(" De betaler aanvaardt ten hoogste {}.", euro(*tolerance))
            };
            let message = format!(
                "De factuur van {} overschrijdt het saldo van bestelbon {order} ({}) met {}.{tolerated} Vraag een \
                 correctiebestelling van {}.",
                euro(*amount),
                euro(*residual),
                euro(*excess),
                euro(*excess)
            );
            said(message, (ORDER, "vastgelegde bestelbon en de facturen daarop"))
        }
        Finding::WithinTolerance { order, excess, tolerance } => said(
            format!(
                "Bestelbon {order} wordt met {} overschreden; de betaler aanvaardt {}.",
                euro(*excess),
                euro(*tolerance)
            ),
            (ORDER, "vastgelegde bestelbon en afspraken van de betaler"),
        ),
        Finding::NearlyUsed { order, percent } => said(
            format!("Bestelbon {order} is na deze factuur voor {}% gebruikt.", dutch_number(&percent.to_string())),
            (ORDER, "vastgelegde bestelbon en de facturen daarop"),
        ),
        Finding::VisumMissing { order } => said(
            format!("Bestelbon {order} vraagt een visum van de financieel directeur, en dat is niet vastgelegd."),
            (ORDER, "vastgelegde bestelbon"),
        ),
        Finding::Waits(block) => waits(block),
        _ => said(
            "Het bedrag kon niet vergeleken worden: geef het contract en de periode, of er is voor die periode geen \
             document volgens het contract."
                .to_owned(),
            (None, "opgegeven cijfers"),
        ),
    }
}

fn waits(block: &Block) -> Said {
    let delivery = if matches!(block, Block::UsageMissing { .. }) {
        " Zonder gemeld gebruik is ook de levering niet aangetoond."
    } else {
        ""
    };
    let message = format!("Het bedrag kan nog niet berekend worden. {}{delivery}", BlockMessage(block));
    said(message, (None, "eigen berekening volgens het contract"))
}
