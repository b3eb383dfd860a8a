//! Planning and issuing: a plan is a value that changes nothing; issuing makes the same plan and lays its
//! documents down with their numbers.

use super::orders::named::Orders;
use super::{Failed, load};
use crate::documents::issued::{IssuedInvoice, IssuedReference};
use crate::documents::snapshot::{Issue, NotIssuable, SUBSCRIBER, SUPPLIER};
use crate::domain::billing::{Blocked, Outcome, Situation, Warning, bill};
use crate::domain::calendar::Day;
use crate::domain::invoice::plan::Original;
use crate::domain::invoice::{Hindrance, InvoiceNumber, Issuance, Planned, Series, not_yet, plan};
use crate::domain::party::Party;
use crate::records::issuing::{Days, HeldJson};
use crate::records::organisation::OrganisationRole;
use crate::simulation::problem::{Code, Problems};
use crate::simulation::result::wording::DutchDay;
use crate::store::invoices::{NewInvoice, before, last_day, lay_down, take_number};
use crate::store::{Connection, Scope, Stamp, contracts, organisations};
use load::Loaded;
use std::collections::{HashMap, HashSet};

/// What would be issued, and all that it rests on.
pub struct Drawn {
    /// What is known and billed.
    pub days: Days,
    /// What comes out of it for all participants.
    pub outcome: Outcome,
    /// The documents that would be issued, in the order of their numbers.
    pub planned: Vec<Planned>,
    /// Those that are due but cannot be issued.
    pub held: Vec<HeldJson>,
    /// The contract that was asked for.
    pub contract: Option<String>,
    loaded: Loaded,
    situation: Situation,
    parties: Parties,
    orders: Orders,
}

impl Drawn {
    /// Whether a contract was asked for.
    fn concerns(&self, contract: &str) -> bool {
        self.contract.as_deref().is_none_or(|only| only == contract)
    }

    /// Documents that wait for a figure or decision.
    pub fn blocked(&self) -> impl Iterator<Item = &Blocked> {
        self.outcome.blocked.iter().filter(|blocked| self.concerns(&blocked.contract))
    }

    /// What people should know of the contracts of which something is planned.
    pub fn warnings(&self) -> impl Iterator<Item = &Warning> {
        let planned: HashSet<&str> = self.planned.iter().map(|one| &*one.document.contract).collect();
        self.outcome.warnings.iter().filter(move |warning| planned.contains(&*warning.contract))
    }
}

/// The supplier, and the subscribers by name.
struct Parties {
    supplier: Option<Party>,
    subscribers: HashMap<String, Party>,
}

/// Plans what is to be issued of one contract or of all. Changes nothing.
///
/// # Errors
/// Where the contract is unknown, an amount is too large, or the database fails.
pub async fn draw(conn: &mut Connection, days: Days, contract: Option<&str>) -> Result<Drawn, Failed> {
    let agreements = match contract {
        None => contracts::agreements(conn).await?,
        Some(id) => {
            let found = contracts::get(conn, &Scope::All, id).await?;
            let message =
                || Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'"));
            vec![found.ok_or_else(message)?.value.agreement.to_string()]
        }
    };
    let loaded = load::on_agreements(conn, &agreements).await?;
    let names: Vec<String> = loaded.record.contracts.iter().map(|(of, _)| of.id.to_string()).collect();
    let issued = before(conn, &names).await?;
    let issuance = Issuance { as_of: days.as_of, last: last_day(conn).await? };
    let parties = parties(conn, &loaded).await?;

    let situation = loaded.record.situation(days.as_of, days.through)?;
    let outcome = bill(&situation).map_err(|unbillable| too_large(&unbillable.contracts, &names))?;
    let planned = plan(&outcome, &issued, &issuance);
    let payers: Vec<String> = parties.subscribers.keys().cloned().collect();
    let orders = Orders::of(conn, &payers, &planned).await?;

    let contract = contract.map(str::to_owned);
    let (taken, held) = (Vec::new(), Vec::new());
    let mut drawn =
        Drawn { days, outcome, planned: taken, held, contract, loaded, situation, parties, orders };
    drawn.take(planned);
    Ok(drawn)
}

/// Issues what is to be issued of one contract or of all. The transaction must write alone.
///
/// # Errors
/// As for planning; where the days have not come.
pub async fn issue(
    conn: &mut Connection,
    (days, today): (Days, Day),
    (contract, stamp): (Option<&str>, &Stamp),
) -> Result<(Vec<IssuedInvoice>, Drawn), Failed> {
    let not_yet = not_yet(days.as_of, days.through, today);
    if !not_yet.is_empty() {
        return Err(not_yet.into());
    }
    let drawn = draw(conn, days, contract).await?;

    let mut new: Vec<NewInvoice> = Vec::with_capacity(drawn.planned.len());
    for planned in &drawn.planned {
        let series = Series::of(planned.document.kind);
        let number = take_number(conn, series, planned.document.issue_date).await?;
        let laid_down = drawn.lay_down(planned, number, &new);
        new.push(laid_down.map_err(|why| Failed::conflict("not_issuable", why.to_string()))?);
    }

    lay_down(conn, &new, stamp).await?;
    Ok((new.into_iter().map(|new| new.issued).collect(), drawn))
}

impl Drawn {
    /// Takes what can be issued into the plan, and what cannot into what is held.
    fn take(&mut self, planned: Vec<Planned>) {
        // Places in the whole plan, to those in this one.
        let mut places: Vec<Option<usize>> = Vec::with_capacity(planned.len());
        for mut one in planned {
            let why = if self.concerns(&one.document.contract) {
                self.hindrance(&one, &places)
            } else {
                places.push(None);
                continue;
            };
            if let Some(why) = why {
                self.held.push(HeldJson::of(&one, why.into()));
                places.push(None);
                continue;
            }
            if let Some(Original::Planned(place)) = &mut one.original {
                *place = places.get(*place).copied().flatten().unwrap_or(*place);
            }
            places.push(Some(self.planned.len()));
            self.planned.push(one);
        }
    }

    /// What stands in the way of issuing a document.
    fn hindrance(&self, planned: &Planned, places: &[Option<usize>]) -> Option<Hindrance> {
        let subscriber = self.subscriber(planned).map(|(_, party)| party);
        let will_issue = |place: usize| places.get(place).copied().flatten().is_some();
        let found = planned.hindrance((self.parties.supplier.as_ref(), subscriber), will_issue);
        found.or_else(|| self.orders.hindrance(self.subscriber(planned)?.0, self.service(planned)?, planned))
    }

    /// The service that a document bills.
    fn service(&self, planned: &Planned) -> Option<&str> {
        let record = self.situation.contracts.get(planned.contract)?;
        Some(&self.situation.agreements.get(record.agreement)?.agreement.service)
    }

    /// The subscriber of a document's contract: the name of the organisation, and the party.
    fn subscriber(&self, planned: &Planned) -> Option<(&str, &Party)> {
        let (contract, _) = self.loaded.record.contracts.get(planned.contract)?;
        let name = contract.organisation.as_str();
        self.parties.subscribers.get(name).map(|party| (name, party))
    }

    /// Lays a planned document down under its number.
    fn lay_down(
        &self,
        planned: &Planned,
        number: InvoiceNumber,
        new: &[NewInvoice],
    ) -> Result<NewInvoice, NotIssuable> {
        let day = planned.document.issue_date;
        let unknown = |party| NotIssuable::PartyUnknown { party, day };
        let (organisation, customer) = self.subscriber(planned).ok_or_else(|| unknown(SUBSCRIBER))?;
        let record = self.situation.contracts.get(planned.contract).ok_or_else(|| unknown(SUBSCRIBER))?;
        let standing = self.situation.agreements.get(record.agreement).ok_or_else(|| unknown(SUPPLIER))?;
        let corrects = planned.original.as_ref().and_then(|original| reference(original, new));
        let reason = format!("Opzeg verstuurd op {}", DutchDay(planned.scheduled));
        let document = planned.document.clone();
        let document = match &corrects {
            Some(original) => document.correcting_invoice_of(original.issue_date),
            None => document,
        };
        let order = self.orders.order((organisation, &standing.agreement.service), planned, new);
        let issued = IssuedInvoice::of(&Issue {
            document: &document,
            number,
            scheduled: planned.scheduled,
            corrects: corrects.as_ref().map(|original| (original, reason.as_str())),
            supplier: self.parties.supplier.as_ref().ok_or_else(|| unknown(SUPPLIER))?,
            customer,
            contract: (&record.contract, self.loaded.versions.get(planned.contract).copied().unwrap_or(1)),
            agreement: &standing.agreement,
            order: order.as_ref(),
        })?;
        let (organisation, occurrence) = (organisation.to_owned(), planned.occurrence);
        Ok(NewInvoice { number, issued, organisation, occurrence, credits_all: false })
    }
}

fn reference(original: &Original, new: &[NewInvoice]) -> Option<IssuedReference> {
    match original {
        Original::Issued(before) => {
            Some(IssuedReference { number: before.number.to_string(), issue_date: before.issue_date })
        }
        Original::Planned(place) => new.get(*place).map(|one| IssuedReference {
            number: one.issued.number.clone(),
            issue_date: one.issued.issue_date,
        }),
    }
}

async fn parties(conn: &mut Connection, loaded: &Loaded) -> Result<Parties, Failed> {
    let names: Vec<String> =
        loaded.record.contracts.iter().map(|(contract, _)| contract.organisation.to_string()).collect();
    let mut parties = Parties { supplier: None, subscribers: HashMap::new() };
    for organisation in organisations::parties(conn, &names).await? {
        let Some(party) = organisation.party() else { continue };
        if organisation.role == OrganisationRole::Supplier {
            parties.supplier = Some(party);
        } else {
            parties.subscribers.insert(organisation.id.to_string(), party);
        }
    }
    Ok(parties)
}

fn too_large(places: &[usize], names: &[String]) -> Problems {
    let mut problems = Problems::default();
    for name in places.iter().filter_map(|place| names.get(*place)) {
        let message = format!(
            "an amount of contract '{name}' has more digits than an amount can hold (10^19 euro): \
             check its prices, factors and figures"
        );
        problems.add("", Code::OutOfRange, message);
    }
    problems
}
