//! What is said on a document in every form of it, in the Dutch of Belgium, and in which form its figures stand.

pub mod facts;

use crate::documents::issued::{IssuedInvoice, IssuedKind, IssuedLine, IssuedParty, IssuedPeriod};
use crate::documents::ordered::IssuedOrder;
use crate::domain::exact::Exact;
use crate::simulation::result::wording::{DutchDay, dutch_number};
use rust_decimal::Decimal;

/// Decimals of a price without VAT.
const PRICE_DECIMALS: u32 = 7;

/// The word that makes it an invoice or credit note.
pub fn title(invoice: &IssuedInvoice) -> &'static str {
    match invoice.kind {
        IssuedKind::Invoice => "Factuur",
        IssuedKind::CreditNote => "Creditnota",
        IssuedKind::ExitFee => "Factuur uitstapvergoeding",
        IssuedKind::Supplementary => "Aanvullende factuur",
    }
}

/// What it is, in a sentence.
pub fn kind(invoice: &IssuedInvoice) -> &'static str {
    if credits(invoice) { "creditnota" } else { "factuur" }
}

/// What its total is: to be paid, or to be given back.
pub fn asks(invoice: &IssuedInvoice) -> &'static str {
    if credits(invoice) { "Te crediteren" } else { "Te betalen" }
}

/// Whether it is a credit note.
pub fn credits(invoice: &IssuedInvoice) -> bool {
    invoice.kind == IssuedKind::CreditNote
}

/// A number with dots, a comma and a minus sign of the width of a figure.
pub fn number(number: &str) -> String {
    let dutch = dutch_number(number);
    dutch.strip_prefix('-').map_or_else(|| dutch.clone(), |positive| format!("−{positive}"))
}

/// An amount with at least two decimals: `70.509,82`.
pub fn amount(amount: Decimal) -> String {
    number(&with_cents(amount).to_string())
}

/// An amount with its currency: `€ 70.509,82`.
pub fn euro(value: Decimal) -> String {
    format!("€ {}", amount(value))
}

/// A rate of VAT: `6%`.
pub fn percent(rate: Decimal) -> String {
    format!("{}%", number(&rate.normalize().to_string()))
}

/// A stretch of days.
pub fn period(period: IssuedPeriod) -> String {
    format!("{} t.e.m. {}", DutchDay(period.from), DutchDay(period.to))
}

/// The same value with at least two decimals.
fn with_cents(value: Decimal) -> Decimal {
    if value.scale() >= 2 { value } else { Exact::from(value).round(2).unwrap_or(value) }
}

/// What stands under a description: lot or platform and clause, then the days.
pub fn details(line: &IssuedLine) -> [String; 2] {
    let clause = line.clause.as_ref().map(|clause| format!("clausule {clause}"));
    let days = period(IssuedPeriod { from: line.from, to: line.to });
    [joined([line.part.clone(), clause]), days]
}

/// The price of a unit without VAT, which the law wants on an invoice (royal decree no. 1, art. 5).
pub fn price_without_vat(line: &IssuedLine, invoice: &IssuedInvoice) -> Option<String> {
    let price: Decimal = line.unit_price.as_ref()?.parse().ok()?;
    let whole = Decimal::ONE_HUNDRED.checked_add(rate_of(line, invoice)?)?;
    let net = Exact::from(price).times(Decimal::ONE_HUNDRED).over(whole)?.round(PRICE_DECIMALS).ok()?;
    Some(amount(net.normalize()))
}

/// The rate of a line: that of the document, or of several the one by which its amounts differ.
pub fn rate_of(line: &IssuedLine, invoice: &IssuedInvoice) -> Option<Decimal> {
    let miss = |rate: Decimal| {
        let whole = Decimal::ONE_HUNDRED.checked_add(rate)?;
        let gross = Exact::from(line.amount).times(Decimal::ONE_HUNDRED);
        let missed = gross.plus(&Exact::from(-line.net).times(whole)).round(4).ok()?;
        Some((missed.abs(), rate))
    };
    match invoice.vat.as_slice() {
        [only] => Some(only.rate),
        several => several.iter().filter_map(|part| miss(part.rate)).min().map(|(_, rate)| rate),
    }
}

/// The agreement to which the document refers (E 8.5).
pub fn agreement(invoice: &IssuedInvoice) -> String {
    let contract = &invoice.contract;
    let signed = contract.signed.map(|day| format!(", ondertekend op {}", DutchDay(day)));
    format!("{} ({}){}", contract.title, contract.agreement, signed.unwrap_or_default())
}

/// What a credit note or supplementary invoice corrects, and why.
pub fn correction(invoice: &IssuedInvoice) -> Vec<String> {
    let corrected = invoice.credits.as_ref().map(|original| {
        let day = DutchDay(original.issue_date);
        format!("Deze creditnota verbetert factuur {} van {day}.", original.number)
    });
    let supplemented = invoice.supplements.as_ref().map(|original| {
        let day = DutchDay(original.issue_date);
        format!("Deze factuur vult factuur {} van {day} aan.", original.number)
    });
    let reason = invoice.reason.as_ref().map(|reason| format!("Reden: {reason}"));
    corrected.into_iter().chain(supplemented).chain(reason).collect()
}

/// What the law wants on a credit note (royal decree no. 4, art. 4).
pub const GIVE_BACK: &str = "Let op: btw terug te storten aan de Staat in de mate waarin ze oorspronkelijk in aftrek \
                             werd gebracht.";

/// The word across a sample.
pub const SIMULATED: &str = "Simulatie";

/// The sums at the end of a page.
pub const CARRIED_TO: &str = "Over te dragen";

/// The sums at the beginning of the next.
pub const CARRIED_FROM: &str = "Overgedragen";

/// What a code for payment is for.
pub const SCAN: &str = "Scan met uw bankapp. De code bevat dezelfde gegevens als hiernaast.";

/// The words that say the same as the code.
pub const CODE: &str = "QR-code voor de betaling, met dezelfde begunstigde, IBAN, hetzelfde bedrag en dezelfde mededeling \
                        als de tekst ervoor";

/// Why a sample has no code.
pub const NO_CODE: &str = "Simulatie: niet betalen. Daarom staat hier geen QR-code.";

/// What is known of a rate of zero: what was issued holds the rate, and not the article that grants it.
pub const EXEMPT: &str = "Btw 0%: op deze bedragen is geen btw aangerekend. De wettelijke grond is bij dit document niet vastgelegd.";

/// What follows from late payment. No amount is named: interest runs by law, and is charged only by decision.
const LATE: &str = "Bij laattijdige betaling geldt de wet van 2 augustus 2002 betreffende de bestrijding van de betalingsachterstand \
                    bij handelstransacties: interest is dan van rechtswege verschuldigd.";

/// What stands in small print under a document.
pub fn small_print(invoice: &IssuedInvoice) -> impl Iterator<Item = &'static str> {
    let late = (invoice.due_date.is_some() && invoice.total > Decimal::ZERO).then_some(LATE);
    std::iter::once(BASIS).chain(late)
}

/// How the amounts are to be read.
const BASIS: &str = "Alle prijzen zijn inclusief btw, tenzij anders vermeld. De berekeningsnota leidt elk bedrag stap voor stap \
                         af.";

/// The mandatory mentions of the supplier, in two groups.
pub fn mentions(supplier: &IssuedParty) -> [String; 2] {
    let court = supplier.register_court.as_ref().map(|court| format!("RPR {court}"));
    let company = [
        Some(supplier.name.clone()),
        Some(format!("{}, {} {}", supplier.street, supplier.postcode, supplier.town)),
        Some(format!("Ondernemingsnummer {}", supplier.enterprise_number)),
        court,
    ];
    let account = [
        supplier.vat_number.as_ref().map(|number| format!("Btw {number}")),
        supplier.iban.as_ref().map(|iban| format!("IBAN {iban}")),
        supplier.bic.as_ref().map(|bic| format!("BIC {bic}")),
        supplier.email.clone(),
    ];
    [joined(company), joined(account)]
}

fn joined<const COUNT: usize>(parts: [Option<String>; COUNT]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Every text of the invoice that its document shows.
pub fn shown(invoice: &IssuedInvoice) -> impl Iterator<Item = &str> {
    let contract = &invoice.contract;
    let own = [&invoice.number, &contract.id, &contract.agreement, &contract.title];
    let optional = [&invoice.communication, &invoice.reason, &invoice.buyer_reference];
    let corrected = invoice.corrects().map(|original| &original.number);
    own.into_iter()
        .chain(optional.into_iter().flatten())
        .chain(corrected)
        .chain(invoice.order.iter().flat_map(IssuedOrder::shown))
        .chain(of_supplier(&invoice.supplier))
        .chain(of_party(&invoice.customer))
        .chain(invoice.lines.iter().flat_map(of_line))
        .map(String::as_str)
}

/// The texts of a party that documents show.
pub fn of_party(party: &IssuedParty) -> impl Iterator<Item = &String> {
    let always = [&party.name, &party.street, &party.postcode, &party.town, &party.enterprise_number];
    always.into_iter().chain(&party.vat_number)
}

/// The texts of who sends a document that it shows.
pub fn of_supplier(supplier: &IssuedParty) -> impl Iterator<Item = &String> {
    let known = [&supplier.register_court, &supplier.iban, &supplier.bic, &supplier.email];
    of_party(supplier).chain(known.into_iter().flatten())
}

fn of_line(line: &IssuedLine) -> impl Iterator<Item = &String> {
    let known = [
        &line.part,
        &line.price_per,
        &line.quantity,
        &line.unit,
        &line.unit_price,
        &line.months,
        &line.clause,
    ];
    std::iter::once(&line.description).chain(known.into_iter().flatten())
}
