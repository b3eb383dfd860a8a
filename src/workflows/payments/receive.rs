//! Recording payments: each is matched with what is open, and waits for a person where that is not clear.

use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::matching::{Matched, Payable, Payer, Received, matched};
use crate::domain::succession::{Payer as Successor, Succession};
use crate::records::organisation::OrganisationRole;
use crate::records::payments::kept::{Decided, KeptPayment, NewPayment};
use crate::records::payments::payment::PaymentEntry;
use crate::records::payments::reason::decided;
use crate::simulation::problem::{Code, Problems};
use crate::store::payments::claims::{Which, claims};
use crate::store::payments::{ledger, payers};
use crate::store::{Connection, Scope, Stamp, mergers, organisations};
use crate::workflows::Failed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What payments are matched with: what may be paid, and who may have paid.
pub(super) struct Known {
    payable: Vec<Payable>,
    pub(super) payers: Vec<Payer>,
    pub(super) heirs: Heirs,
}

/// Who took whose place by today.
pub(super) struct Heirs {
    succession: Succession,
    today: Day,
}

impl Heirs {
    /// Who pays today for an organisation: itself where that is not recorded.
    pub(super) fn of(&self, organisation: &Arc<str>) -> Arc<str> {
        match self.succession.payer_on(organisation, self.today) {
            Successor::Organisation(name) => name.into(),
            Successor::Unrecorded => organisation.clone(),
        }
    }
}

impl Known {
    /// Everything that is recorded, of whatever day: a payment of tomorrow pays what a payment of today left. Whoever
    /// took the place of another by today pays its invoices, and has its names and accounts.
    pub(super) async fn load(conn: &mut Connection, today: Day) -> Result<Known, Failed> {
        let succession = mergers::succession(conn).await?;
        let heirs = Heirs { succession, today };
        let claims = claims(conn, &Scope::All, &Which::default()).await?;
        let payable = claims.iter().map(|claim| Payable {
            number: claim.number,
            organisation: heirs.of(&claim.organisation),
            open: claim.open(Day::MAX),
        });
        let payable = payable.collect();
        let mut known: BTreeMap<Arc<str>, Payer> = BTreeMap::new();
        for payer in payers::all(conn).await? {
            let organisation = heirs.of(&payer.organisation);
            let of = known.entry(organisation.clone()).or_default();
            of.organisation = organisation;
            of.names.extend(payer.names);
            of.accounts.extend(payer.accounts);
        }
        Ok(Known { payable, payers: known.into_values().collect(), heirs })
    }

    /// What a payment pays, which is then no longer open.
    pub(super) fn take(&mut self, amount: Money, received: &Received) -> Matched {
        let found = matched(amount, received, &self.payable, &self.payers);
        for (number, amount) in &found.parts {
            for one in self.payable.iter_mut().filter(|one| one.number == *number) {
                one.open = one.open - *amount;
            }
        }
        found
    }
}

/// Records a payment by hand.
///
/// # Errors
/// Where its day has not come, or its payer is unknown.
pub async fn by_hand(
    conn: &mut Connection,
    entry: &PaymentEntry,
    (stamp, today): (&Stamp, Day),
) -> Result<KeptPayment, Failed> {
    check(conn, entry, today).await?;
    let mut known = Known::load(conn, today).await?;

    let (new, decided) = taken(&mut known, entry);

    let id = ledger::add(conn, (&new, &decided), stamp).await?;
    kept(conn, id).await
}

/// A payment by hand with what it pays.
fn taken(known: &mut Known, entry: &PaymentEntry) -> (NewPayment, Decided) {
    let received = Received {
        communication: entry.communication.as_ref().map(|of| of.0.clone()),
        text: entry.text.as_ref().map(|text| text.0.clone()).unwrap_or_default(),
        payer: entry.payer.as_ref().map(|payer| known.heirs.of(&payer.as_str().into())),
        name: None,
        account: entry.account.as_ref().map(|account| account.0.clone()),
    };
    let amount = entry.amount.0;
    let found = known.take(amount, &received);
    let new = NewPayment {
        day: entry.day.0,
        amount,
        communication: received.communication.map(|of| of.digits().to_owned()),
        text: received.text,
        payer: found.payer.as_deref().map(str::to_owned),
        payer_name: None,
        account: received.account,
        evidence: Some(entry.evidence.0.clone()),
        entry: None,
    };
    let decided = decided(&found, amount);
    (new, decided)
}

async fn check(conn: &mut Connection, entry: &PaymentEntry, today: Day) -> Result<(), Failed> {
    let mut problems = Problems::default();
    if entry.day.0 > today {
        let message = format!("{} has not come: today is {today}", entry.day.0);
        problems.add("/day", Code::NotYet, message);
    }
    if let Some(payer) = &entry.payer {
        let found = organisations::get(conn, payer.as_str()).await?;
        if found.is_none_or(|found| found.value.role != OrganisationRole::Municipality) {
            let message = format!("there is no organisation '{payer}' that pays");
            problems.add("/payer", Code::UnknownReference, message);
        }
    }
    Ok(problems.or(())?)
}

/// A payment as it is kept.
///
/// # Errors
/// Where it is unknown.
pub async fn kept(conn: &mut Connection, id: i64) -> Result<KeptPayment, Failed> {
    let found = ledger::get(conn, id).await?;
    found.ok_or_else(|| Failed::not_found("payment", &id.to_string()))
}
