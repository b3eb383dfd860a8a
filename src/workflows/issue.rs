//! Planning and issuing: a plan is a value that changes nothing; issuing makes the same plan and lays its
//! documents down with their numbers.

use super::lay_down::Known;
use super::orders::named::Orders;
use super::{Failed, load};
use crate::documents::issued::IssuedInvoice;
use crate::domain::billing::{Blocked, Outcome, Situation, Warning, bill_each};
use crate::domain::calendar::Day;
use crate::domain::invoice::{
    Between, Issuance, IssuedBefore, Original, Plan, Planned, hindrances, not_yet, plan,
};
use crate::domain::party::Party;
use crate::domain::succession::{Payer, Succession};
use crate::records::issuing::{Days, HeldJson};
use crate::records::organisation::OrganisationRole;
use crate::records::scalar::Name;
use crate::simulation::problem::Code;
use crate::store::invoices::{before, last_day};
use crate::store::{Connection, Scope, Stamp, contracts, mergers, organisations};
use load::Loaded;
use std::collections::{BTreeSet, HashMap, HashSet};

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
    /// What was asked for.
    pub only: Only,
    /// What was issued before, of all contracts of the agreements at hand.
    pub issued: Vec<IssuedBefore>,
    /// The day of the last number that was given.
    pub last: Option<Day>,
    pub(super) loaded: Loaded,
    pub(super) parties: Parties,
    pub(super) situation: Situation,
    pub(super) orders: Orders,
}

/// Of which contracts documents are planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Only {
    /// Of all.
    #[default]
    All,
    /// Of those under one agreement.
    Agreement(String),
    /// Of one.
    Contract(String),
}

impl Only {
    /// One contract, or all.
    pub fn contract(id: Option<&str>) -> Only {
        id.map_or(Only::All, |id| Only::Contract(id.to_owned()))
    }
}

/// Which knowledge a plan rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// That of the day of issue, or of the day of the last number where that is later: what is planned can be issued.
    Current,
    /// That of the day of issue, and what was issued up to it: the plan shows that day as it was.
    OfTheDay,
}

impl Drawn {
    /// Whether a contract was asked for. Of one agreement only its own contracts are loaded.
    fn concerns(&self, contract: &str) -> bool {
        match &self.only {
            Only::All | Only::Agreement(_) => true,
            Only::Contract(only) => only == contract,
        }
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

/// The supplier, the subscribers and those who pay for them by name, and who takes their place.
#[derive(Debug, Default)]
pub(super) struct Parties {
    pub(super) supplier: Option<Party>,
    pub(super) supplier_id: Option<String>,
    pub(super) subscribers: HashMap<String, Party>,
    succession: Succession,
}

/// Plans what is to be issued of one contract, of one agreement or of all. Changes nothing. One contract's trouble never
/// stops the others: it is held.
///
/// # Errors
/// Where the contract or agreement is unknown, or the database fails.
pub async fn draw(
    conn: &mut Connection,
    (days, knowledge): (Days, Knowledge),
    only: Only,
) -> Result<Drawn, Failed> {
    let agreements = agreements(conn, &only).await?;
    let loaded = load::on_agreements(conn, &agreements).await?;
    let names: Vec<String> = loaded.record.contracts.iter().map(|(of, _)| of.id.to_string()).collect();
    let last = last_day(conn).await?;
    let (days, until, not_before) = match knowledge {
        Knowledge::Current => {
            (Days { as_of: last.map_or(days.as_of, |last| days.as_of.max(last)), ..days }, None, last)
        }
        Knowledge::OfTheDay => (days, Some(days.as_of), last.filter(|last| *last <= days.as_of)),
    };
    let issued = before(conn, &names, until).await?;
    let parties = parties(conn, &loaded, &issued).await?;

    // What was issued is compared with what it should be now, so that the outcome reaches as far; also where the day of a
    // first invoice moved, because the contract was signed or started later than was recorded.
    let own =
        loaded.record.contracts.iter().flat_map(|(of, _)| [Some(of.start.0), of.signed.map(|day| day.0)]);
    let scheduled = issued.iter().map(|one| Some(one.scheduled));
    let reach = if issued.is_empty() { None } else { own.chain(scheduled).flatten().max() };
    let reach = reach.map_or(days.through, |day| days.through.max(day));
    let situation = loaded.record.situation(days.as_of, reach)?;
    let outcome = bill_each(&situation);
    let issuance = Issuance { as_of: days.as_of, through: days.through, last: not_before };
    let Plan { documents, too_large } = plan(&situation, &outcome, &issued, &issuance);

    let payers: Vec<String> = parties.subscribers.keys().cloned().collect();
    let orders = Orders::of(conn, &payers, &documents).await?;
    let all_too_large: Vec<usize> = outcome.unbillable.iter().copied().chain(too_large).collect();
    let (planned, held) = (Vec::new(), Vec::new());
    let mut drawn =
        Drawn { days, outcome, planned, held, only, issued, last, loaded, parties, situation, orders };
    drawn.hold_too_large(all_too_large);
    drawn.take(documents);
    Ok(drawn)
}

/// The agreements whose contracts are planned, or take part in what they cost.
async fn agreements(conn: &mut Connection, only: &Only) -> Result<Vec<String>, Failed> {
    match only {
        Only::All => Ok(contracts::agreements(conn).await?),
        Only::Agreement(id) => {
            let known = crate::store::agreements::of(conn, std::slice::from_ref(id)).await?;
            if known.is_empty() {
                let message = format!("there is no agreement '{id}'");
                return Err(Failed::at("/agreement", Code::UnknownReference, message));
            }
            Ok(vec![id.clone()])
        }
        Only::Contract(id) => {
            let found = contracts::get(conn, &Scope::All, id).await?;
            let message =
                || Failed::at("/contract", Code::UnknownReference, format!("there is no contract '{id}'"));
            Ok(vec![found.ok_or_else(message)?.value.agreement.to_string()])
        }
    }
}

/// Issues what is to be issued of one contract or of all. The transaction must write alone.
///
/// # Errors
/// As for planning; where the days have not come.
pub async fn issue(
    conn: &mut Connection,
    (days, today): (Days, Day),
    (only, stamp): (Only, &Stamp),
) -> Result<(Vec<IssuedInvoice>, Drawn), Failed> {
    let not_yet = not_yet(days.as_of, days.through, today);
    if !not_yet.is_empty() {
        return Err(not_yet.into());
    }
    let drawn = draw(conn, (days, Knowledge::Current), only).await?;

    let issued = drawn.issue(conn, (0..drawn.planned.len(), None), (&mut Known::new(), stamp)).await?;
    Ok((issued, drawn))
}

impl Drawn {
    fn hold_too_large(&mut self, places: Vec<usize>) {
        let names: BTreeSet<String> = places
            .into_iter()
            .filter_map(|place| self.loaded.record.contracts.get(place))
            .map(|(contract, _)| contract.id.to_string())
            .filter(|contract| self.concerns(contract))
            .collect();
        let day = self.days.through;
        self.held.extend(names.iter().map(|contract| HeldJson::too_large(contract, day)));
    }

    /// Takes what can be issued into the plan, and what cannot into what is held.
    fn take(&mut self, planned: Vec<Planned>) {
        let between = |one: &Planned| {
            let payer = self.payer(one, &planned);
            let party = payer.as_deref().and_then(|name| self.parties.subscribers.get(name));
            let service = self.service(one).unwrap_or_default();
            let order_missing =
                payer.as_deref().is_some_and(|payer| self.orders.missing((payer, service), one));
            let (supplier, payer_known) = (self.parties.supplier.as_ref(), payer.is_some());
            Between { supplier, payer_known, payer: party, order_missing }
        };
        let wanted = |one: &Planned| self.concerns(&one.document.contract);
        let hindrances = hindrances(&planned, between, wanted);
        let wanted: Vec<bool> = planned.iter().map(wanted).collect();
        // Places in the whole plan, to those in this one.
        let mut places: Vec<Option<usize>> = Vec::with_capacity(planned.len());
        for ((mut one, why), wanted) in planned.into_iter().zip(hindrances).zip(wanted) {
            if let Some(why) = why {
                self.held.push(HeldJson::of(&one, why.into()));
            }
            if why.is_some() || !wanted {
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

    /// The service that a document bills.
    pub(super) fn service(&self, planned: &Planned) -> Option<&str> {
        let record = self.situation.contracts.get(planned.contract)?;
        Some(&self.situation.agreements.get(record.agreement)?.agreement.service)
    }

    /// The organisation that pays a document on its day of issue, or what took its place: by the contract who pays
    /// what begins with its period, on a correction whoever pays what it corrects, which may be planned with it.
    pub(super) fn payer(&self, planned: &Planned, among: &[Planned]) -> Option<String> {
        let (contract, _) = self.loaded.record.contracts.get(planned.contract)?;
        let organisation = match &planned.original {
            Some(Original::Issued(original)) => &*original.organisation,
            Some(Original::Planned(place)) => {
                contract.payer(among.get(*place)?.document.period.from).as_str()
            }
            None => contract.payer(planned.document.period.from).as_str(),
        };
        match self.parties.succession.payer_on(organisation, planned.document.issue_date) {
            Payer::Organisation(name) => Some(name),
            Payer::Unrecorded => None,
        }
    }
}

async fn parties(conn: &mut Connection, loaded: &Loaded, issued: &[IssuedBefore]) -> Result<Parties, Failed> {
    let succession = mergers::succession(conn).await?;
    let own = loaded.record.contracts.iter().flat_map(|(contract, _)| contract.organisations());
    let before = issued.iter().map(|one| &*one.organisation);
    let all: HashSet<&str> = own.map(Name::as_str).chain(before).collect();
    let names: HashSet<String> = all.into_iter().flat_map(|name| succession.line(name)).collect();
    let names: Vec<String> = names.into_iter().collect();
    let mut parties = Parties { succession, ..Parties::default() };
    for organisation in organisations::parties(conn, &names).await? {
        let Some(party) = organisation.party() else { continue };
        if organisation.role == OrganisationRole::Supplier {
            parties.supplier = Some(party);
            parties.supplier_id = Some(organisation.id.to_string());
        } else {
            parties.subscribers.insert(organisation.id.to_string(), party);
        }
    }
    Ok(parties)
}
