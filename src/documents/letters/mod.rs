//! Letters to somebody who pays late, as values: who writes to whom, about what, in Dutch, with the invoices and how
//! to pay them. Pure: facts go in, a letter comes out; nothing is sent here.

use crate::documents::issued::IssuedParty;
use crate::domain::calendar::{Day, add_days};
use crate::domain::money::Money;
use crate::domain::payment::Claim;
use crate::simulation::result::Text;
use crate::simulation::result::wording::{DutchDay, euro};
use serde::Serialize;
use utoipa::ToSchema;

/// Invoices that a subject names; of more it tells how many they are.
const NAMED: usize = 5;

/// What a letter asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A reminder: payment.
    Reminder,
    /// A formal notice (*ingebrekestelling*): payment within so many days.
    FormalNotice {
        /// Days from the day of the letter.
        term_days: u32,
    },
}

/// An invoice in a letter.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LetterInvoice)]
pub struct LetterRow {
    /// Its number.
    #[schema(example = "2023000001")]
    pub number: String,
    /// Day of issue.
    #[schema(value_type = String, format = Date)]
    pub issue_date: Text<Day>,
    /// Last day of payment.
    #[schema(value_type = String, format = Date)]
    pub due_date: Text<Day>,
    /// To be paid, VAT included.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub total: Text<Money>,
    /// What is open.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// Days after the due date.
    pub days_overdue: i64,
    /// Structured communication.
    #[schema(example = "+++202/3000/00111+++")]
    pub communication: String,
}

/// A letter.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Letter)]
pub struct Letter {
    /// Its day.
    #[schema(value_type = String, format = Date)]
    pub day: Text<Day>,
    /// Who writes.
    pub sender: IssuedParty,
    /// To whom.
    pub addressee: IssuedParty,
    /// What it is about, in Dutch.
    pub subject: String,
    /// What it says, in Dutch.
    pub paragraphs: Vec<String>,
    /// The invoices that are late.
    pub invoices: Vec<LetterRow>,
    /// What is open of them together.
    #[schema(value_type = String, pattern = r"^[0-9]+\.[0-9]{2}$")]
    pub open: Text<Money>,
    /// The account on which to pay; null where the sender has none on the day.
    #[schema(required = true, example = "BE41 0910 1235 5910")]
    pub iban: Option<String>,
    /// The clause of the agreement that it rests on; null where that has none.
    #[schema(required = true, example = "E 8.7")]
    pub clause: Option<String>,
}

/// What a letter is about.
#[derive(Debug, Clone)]
pub struct Matter<'a> {
    /// Its day.
    pub day: Day,
    /// What it asks.
    pub asks: Asks,
    /// Who writes.
    pub sender: IssuedParty,
    /// To whom.
    pub addressee: IssuedParty,
    /// The title of the agreement.
    pub agreement: &'a str,
    /// The clauses on the term of payment and on suspension.
    pub clauses: (Option<&'a str>, Option<&'a str>),
}

/// Writes a letter about the invoices that are late.
pub fn letter(matter: Matter<'_>, claims: &[Claim]) -> Letter {
    let day = matter.day;
    let late = claims.iter().filter(|claim| is_late(claim, day));
    let invoices: Vec<LetterRow> = late.map(|claim| row(claim, day)).collect();
    let open: Money = invoices.iter().map(|row| row.open.0).sum();
    let numbers: Vec<&str> = invoices.iter().map(|row| row.number.as_str()).collect();
    let what = match matter.asks {
        Asks::Reminder => "Herinnering",
        Asks::FormalNotice { .. } => "Ingebrekestelling",
    };
    let noun = if numbers.len() == 1 { "factuur" } else { "facturen" };
    let (payment, suspension) = matter.clauses;
    Letter {
        day: Text(day),
        subject: match numbers.len() {
            0..=NAMED => format!("{what}: {noun} {}", numbers.join(", ")),
            many => format!("{what}: {many} {noun}"),
        },
        paragraphs: paragraphs(&matter, (noun, open)),
        invoices,
        open: Text(open),
        iban: matter.sender.iban.clone(),
        clause: match matter.asks {
            Asks::Reminder => payment.map(str::to_owned),
            Asks::FormalNotice { .. } => suspension.map(str::to_owned),
        },
        sender: matter.sender,
        addressee: matter.addressee,
    }
}

/// Whether a letter asks for an invoice: it is open, past its due date and not disputed.
pub fn is_late(claim: &Claim, day: Day) -> bool {
    claim.open(day).is_positive() && day > claim.due && claim.history.disputed(day).is_none()
}

fn row(claim: &Claim, day: Day) -> LetterRow {
    LetterRow {
        number: claim.number.to_string(),
        issue_date: Text(claim.issued),
        due_date: Text(claim.due),
        total: Text(claim.total),
        open: Text(claim.open(day)),
        days_overdue: claim.days_overdue(day),
        communication: claim.number.communication().map(|of| of.to_string()).unwrap_or_default(),
    }
}

fn paragraphs(matter: &Matter<'_>, (noun, open): (&str, Money)) -> Vec<String> {
    let (payment, suspension) = matter.clauses;
    let article = |clause: Option<&str>| {
        // "E 8.6" is article 8.6 of the agreement.
        let number = clause.and_then(|clause| clause.split_once(' ')).map(|(_, number)| number);
        number.map(|number| format!(" (artikel {number})")).unwrap_or_default()
    };
    let verb = if noun == "factuur" { "is" } else { "zijn" };
    let which = if noun == "factuur" { "Deze factuur" } else { "Deze facturen" };
    let opening = format!(
        "Volgens onze boekhouding {verb} de onderstaande {noun} onder de {} op {} niet volledig betaald. Er staat nog \
         {} open.",
        matter.agreement,
        DutchDay(matter.day),
        euro(open)
    );
    let term = format!(
        "{which} {} betaalbaar binnen de termijn van de overeenkomst{}; de vervaldag is verstreken.",
        if noun == "factuur" { "was" } else { "waren" },
        article(payment)
    );
    let asked = match matter.asks {
        Asks::Reminder => vec![
            "Wij vragen u vriendelijk het openstaande bedrag over te schrijven op de onderstaande rekening, met per \
             factuur de gestructureerde mededeling. Hebt u intussen betaald, dan mag u deze brief als niet geschreven \
             beschouwen."
                .to_owned(),
        ],
        Asks::FormalNotice { term_days } => {
            let until = DutchDay(add_days(matter.day, i64::from(term_days)));
            vec![
                format!(
                    "Wij stellen u hierbij in gebreke en verzoeken u het openstaande bedrag binnen de {term_days} dagen \
                     na de verzending van deze brief, uiterlijk op {until}, over te schrijven op de onderstaande \
                     rekening, met per factuur de gestructureerde mededeling."
                ),
                format!(
                    "Blijft betaling uit en bedraagt de vertraging meer dan 30 dagen, dan hebben wij het recht de \
                     dienst op te schorten tot aan de regularisatie{}. Tijdens een opschorting blijft de vergoeding \
                     verschuldigd.",
                    article(suspension)
                ),
            ]
        }
    };
    let questions =
        matter.sender.email.as_ref().map(|email| {
            format!("Betwist u een factuur of hebt u vragen, laat het ons dan weten via {email}.")
        });
    [opening, term].into_iter().chain(asked).chain(questions).collect()
}
