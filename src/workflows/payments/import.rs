//! Importing bank statements: all of a file or nothing. What was imported before changes nothing.

use super::receive::{Known, kept};
use crate::domain::calendar::Day;
use crate::domain::money::Money;
use crate::domain::payment::allocation::{Part, Target};
use crate::domain::payment::matching::{Credit, Received, refunded};
use crate::domain::payment::statement::{Entry, Statement};
use crate::records::organisation::OrganisationRole;
use crate::records::payments::kept::{EntryReference, NewPayment};
use crate::records::payments::reason::{decided, given_back};
use crate::records::payments::statement::{
    EntryOutcome, ImportedEntry, ImportedStatement, ImportedStatements, StatementOutcome,
};
use crate::simulation::problem::{Code, Problems};
use crate::simulation::result::Text;
use crate::store::payments::{ledger, statements};
use crate::store::{Connection, Stamp, organisations};
use crate::workflows::Failed;
use sha2::{Digest, Sha256};

/// Imports the statements of a file. The transaction must write alone.
///
/// # Errors
/// Where a statement is of another account than the supplier's, does not add up, or has the reference of another.
pub async fn statements_of_file(
    conn: &mut Connection,
    found: &[Statement],
    stamp: &Stamp,
) -> Result<ImportedStatements, Failed> {
    check(conn, found).await?;
    let mut import = Import::begin(conn, stamp.day()).await?;
    let mut items = Vec::with_capacity(found.len());
    for statement in found {
        items.push(import.statement(conn, statement, stamp).await?);
    }
    Ok(ImportedStatements { items })
}

/// What holds for a statement by itself.
async fn check(conn: &mut Connection, found: &[Statement]) -> Result<(), Failed> {
    let supplier = organisations::parties(conn, &[]).await?;
    let supplier = supplier.iter().filter(|one| one.role == OrganisationRole::Supplier);
    let accounts: Vec<_> = supplier
        .flat_map(|one| &one.particulars)
        .filter_map(|one| one.iban.as_ref())
        .map(|of| &of.0)
        .collect();
    let mut problems = Problems::default();
    for statement in found {
        let reference = &statement.reference;
        if !accounts.contains(&&statement.account) {
            let message =
                format!("statement {reference}: {} is no account of the supplier", statement.account);
            problems.add("", Code::UnknownReference, message);
        }
        if statement.entries.iter().any(holds_nul) {
            let message = format!("statement {reference}: the character U+0000 cannot be stored");
            problems.add("", Code::WrongForm, message);
        }
        let entries: Money = statement.entries.iter().map(|entry| entry.amount).sum();
        if statement.opening + entries != statement.closing {
            let message = format!(
                "statement {reference}: {} and entries of {entries} do not make {}",
                statement.opening, statement.closing
            );
            problems.add("", Code::OutOfRange, message);
        }
    }
    Ok(problems.or(())?)
}

/// An import that is going on.
struct Import {
    known: Known,
    credits: Vec<Credit>,
}

impl Import {
    async fn begin(conn: &mut Connection, today: Day) -> Result<Import, Failed> {
        let known = Known::load(conn, today).await?;
        let mut credits: Vec<Credit> =
            ledger::with_credit(conn).await?.iter().map(|payment| payment.credit()).collect();
        for credit in &mut credits {
            credit.payer = credit.payer.as_ref().map(|payer| known.heirs.of(payer));
        }
        Ok(Import { known, credits })
    }

    async fn statement(
        &mut self,
        conn: &mut Connection,
        statement: &Statement,
        stamp: &Stamp,
    ) -> Result<ImportedStatement, Failed> {
        let sha256 = fingerprint(statement);
        if let Some(before) = statements::same(conn, statement).await? {
            if before.sha256 != sha256 {
                let message = format!(
                    "statement {} of {} was imported before with other content: it is kept as it was",
                    statement.reference, statement.account
                );
                return Err(Failed::conflict("statement_differs", message));
            }
            return Ok(answer(before.id, statement, (StatementOutcome::ImportedBefore, Vec::new())));
        }
        let id = statements::add(conn, (statement, &sha256), stamp).await?;
        let mut entries = Vec::with_capacity(statement.entries.len());
        for (place, entry) in statement.entries.iter().enumerate() {
            let earlier = statement.entries.iter().take(place).filter(|other| alike(other, entry)).count();
            let known = statements::alike(conn, (statement, entry)).await?;
            let repeats = known.into_iter().filter(|of| of.statement < id).nth(earlier);
            statements::add_entry(conn, (id, entry), repeats).await?;
            entries.push(self.entry(conn, (id, entry, repeats), (statement, stamp)).await?);
        }
        Ok(answer(id, statement, (StatementOutcome::Recorded, entries)))
    }

    async fn entry(
        &mut self,
        conn: &mut Connection,
        (id, entry, repeats): (i64, &Entry, Option<EntryReference>),
        (statement, stamp): (&Statement, &Stamp),
    ) -> Result<ImportedEntry, Failed> {
        let mut imported = ImportedEntry {
            place: entry.place,
            amount: Text(entry.amount),
            outcome: EntryOutcome::NoPayment,
            payment: None,
            basis: None,
            reason: String::new(),
        };
        if let Some(of) = repeats {
            imported.outcome = EntryOutcome::Repeated;
            imported.reason =
                format!("Deze verrichting stond al in uittreksel {} (plaats {}).", of.statement, of.place);
        } else if entry.amount.is_positive() {
            let reference = EntryReference { statement: id, place: statements::place(entry) };
            self.received(conn, (entry, reference, stamp), &mut imported).await?;
        } else if entry.amount < Money::ZERO {
            self.paid_out(conn, (entry, &statement.reference, stamp), &mut imported).await?;
        }
        Ok(imported)
    }

    /// Records a payment of an entry.
    async fn received(
        &mut self,
        conn: &mut Connection,
        (entry, reference, stamp): (&Entry, EntryReference, &Stamp),
        imported: &mut ImportedEntry,
    ) -> Result<(), Failed> {
        let received = of_entry(entry);
        let found = self.known.take(entry.amount, &received);
        let decided = decided(&found, entry.amount);
        let new = NewPayment {
            day: entry.value,
            amount: entry.amount,
            communication: entry.communication.as_ref().map(|of| of.digits().to_owned()),
            text: entry.text.clone(),
            payer: found.payer.as_deref().map(str::to_owned),
            payer_name: entry.counterparty.clone(),
            account: entry.counterparty_account.clone(),
            evidence: None,
            entry: Some(reference),
        };
        let payment = ledger::add(conn, (&new, &decided), stamp).await?;
        let left = crate::domain::payment::allocation::left(entry.amount, &decided.parts);
        if left.is_positive() {
            self.credits.push(Credit { payment, payer: found.payer, account: new.account, left });
        }
        let is_match = found.because.is_match();
        imported.outcome = if is_match { EntryOutcome::Matched } else { EntryOutcome::Unmatched };
        imported.payment = Some(payment.to_string());
        imported.basis = Some(decided.basis);
        imported.reason = decided.reason;
        Ok(())
    }

    /// Records that an entry gave a credit back, where it did.
    async fn paid_out(
        &mut self,
        conn: &mut Connection,
        (entry, reference, stamp): (&Entry, &str, &Stamp),
        imported: &mut ImportedEntry,
    ) -> Result<(), Failed> {
        let amount = Money::ZERO - entry.amount;
        let found = refunded(amount, &of_entry(entry), (&self.credits, &self.known.payers));
        let Some(payment) = found else { return Ok(()) };
        let before = kept(conn, payment).await?;
        let (last, mut parts) =
            before.counts().map_or((0, Vec::new()), |last| (last.revision, last.decided.parts.clone()));
        parts.push(Part { target: Target::Refund(entry.value), amount });
        let decided = given_back(reference, parts);
        ledger::decide(conn, ((payment, last.saturating_add(1)), &decided), stamp).await?;
        self.credits.retain(|credit| credit.payment != payment);
        imported.outcome = EntryOutcome::Refund;
        imported.payment = Some(payment.to_string());
        imported.basis = Some(decided.basis);
        imported.reason = decided.reason;
        Ok(())
    }
}

/// The database holds no text with the character U+0000.
fn holds_nul(entry: &Entry) -> bool {
    let optional = [&entry.counterparty, &entry.counterparty_account, &entry.bank_reference];
    let texts = optional.into_iter().flatten().chain([&entry.text]);
    texts.into_iter().any(|text| text.contains('\0'))
}

fn of_entry(entry: &Entry) -> Received {
    Received {
        communication: entry.communication.clone(),
        text: entry.text.clone(),
        payer: None,
        name: entry.counterparty.clone(),
        account: entry.counterparty_account.clone(),
    }
}

/// Whether two entries differ by their place only.
fn alike(one: &Entry, other: &Entry) -> bool {
    Entry { place: other.place, ..one.clone() } == *other
}

fn answer(
    id: i64,
    statement: &Statement,
    (outcome, entries): (StatementOutcome, Vec<ImportedEntry>),
) -> ImportedStatement {
    ImportedStatement {
        id: id.to_string(),
        account: statement.account.to_string(),
        reference: statement.reference.clone(),
        closed_on: Text::<Day>(statement.closed_on),
        outcome,
        entries,
    }
}

/// The fingerprint of what a statement says, whatever the form of the file.
fn fingerprint(statement: &Statement) -> Vec<u8> {
    let mut sha256 = Sha256::new();
    let mut add = |field: &str| {
        sha256.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        sha256.update(field);
    };
    add(&statement.account.to_string());
    add(&statement.reference);
    add(&format!("{} {} {}", statement.closed_on, statement.opening, statement.closing));
    for entry in &statement.entries {
        add(&format!("{} {} {} {}", entry.place, entry.booked, entry.value, entry.amount));
        add(entry.communication.as_ref().map_or("", |of| of.digits()));
        add(&entry.text);
        for field in [&entry.counterparty, &entry.counterparty_account, &entry.bank_reference] {
            add(field.as_deref().unwrap_or("\0"));
        }
    }
    sha256.finalize().to_vec()
}
