//! Bank statements as files, written from values as a bank writes them: CODA and camt.053.

use std::fmt::Write as _;
use tarief::domain::calendar::Day;
use tarief::domain::money::Money;
use tarief::domain::payment::statement::{Entry, Statement};

/// The most characters of a free communication over the records 2.1, 2.2 and 2.3.
pub const CODA_TEXT: usize = 53 + 53 + 43;

/// Statements as one file of CODA. With a `batch` above 1, so many entries at a time are booked as one amount that is
/// followed by its details.
pub fn coda(statements: &[Statement], batch: usize) -> Vec<u8> {
    let mut lines = Vec::new();
    for (place, statement) in statements.iter().enumerate() {
        coda_statement(statement, batch, place + 1 == statements.len(), &mut lines);
    }
    let text = lines.iter().map(|line| format!("{line}\r\n")).collect::<String>();
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

fn coda_statement(statement: &Statement, batch: usize, last: bool, lines: &mut Vec<String>) {
    let day = ddmmyy(statement.closed_on);
    let account = format!("{:<34}EUR", statement.account.to_string().replace(' ', ""));
    let number: u32 = statement.reference.parse().expect("a number");
    lines.push(format!(
        "00000{day}00005        {:<10}{:<26}{:<11}00629858909 00000{:39}2",
        "", "CULTUURCONNECT VZW", "GKCCBEBB", ""
    ));
    let start = lines.len();
    let opening = signed(statement.opening);
    lines.push(format!(
        "12{number:03}{account}{opening}{day}{:<26}{:<35}{number:03}",
        "CULTUURCONNECT VZW", ""
    ));
    let (mut debit, mut credit) = (0, 0);
    let groups: Vec<&[Entry]> = statement.entries.chunks(batch.max(1)).collect();
    for (sequence, group) in (1..).zip(&groups) {
        let sum: Money = group.iter().map(|entry| entry.amount).sum();
        if sum.is_positive() {
            credit += sum.cents()
        } else {
            debit -= sum.cents()
        }
        if let [entry] = group {
            movement((sequence, 0), '0', entry, lines);
            continue;
        }
        let whole = Entry {
            amount: sum,
            communication: None,
            text: "VERZAMELDE VERRICHTING".to_owned(),
            counterparty: None,
            counterparty_account: None,
            ..group[0].clone()
        };
        movement((sequence, 0), '1', &whole, lines);
        for (detail, entry) in (1..).zip(*group) {
            movement((sequence, detail), '5', entry, lines);
        }
    }
    lines.push(format!("8{number:03}{account}{}{day}{:64}0", signed(statement.closing), ""));
    let count = lines.len() - start;
    let code = if last { 2 } else { 1 };
    lines.push(format!("9{:15}{count:06}{debit:014}0{credit:014}0{:75}{code}", "", ""));
}

fn movement((sequence, detail): (u32, u32), kind: char, entry: &Entry, lines: &mut Vec<String>) {
    let numbers = format!("{sequence:04}{detail:04}");
    let (structured, text) = match &entry.communication {
        Some(communication) => ('1', format!("101{}", communication.digits())),
        None => ('0', entry.text.clone()),
    };
    let part = |from: usize, length: usize| text.chars().skip(from).take(length).collect::<String>();
    let amount = signed(entry.amount);
    let way = if entry.amount.is_positive() { "0150000" } else { "0101000" };
    let reference = entry.bank_reference.as_deref().unwrap_or_default();
    let (value, booked) = (ddmmyy(entry.value), ddmmyy(entry.booked));
    lines.push(format!(
        "21{numbers}{reference:<21}{amount}{value}{kind}{way}{structured}{:<53}{booked}00001 0",
        part(0, 53)
    ));
    lines.push(format!("22{numbers}{:<53}{:62}1 0", part(53, 53), ""));
    let (name, account) = (entry.counterparty.as_deref(), entry.counterparty_account.as_deref());
    let (name, account) = (name.unwrap_or_default(), account.unwrap_or_default());
    lines.push(format!("23{numbers}{account:<37}{name:<35}{:<43}0 0", part(106, 43)));
}

fn ddmmyy(day: Day) -> String {
    day.format("%d%m%y").to_string()
}

/// Sign and fifteen digits, three of them decimals.
fn signed(amount: Money) -> String {
    let sign = if amount < Money::ZERO { 1 } else { 0 };
    format!("{sign}{:014}0", amount.cents().abs())
}

/// Statements as one file of camt.053, in version 02 or 08. With a `batch` above 1, so many entries at a time are
/// booked as one with their transactions in it.
pub fn camt(statements: &[Statement], version: &str, batch: usize) -> Vec<u8> {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\">\n<BkToCstmrStmt>\n\
         <GrpHdr><MsgId>M1</MsgId><CreDtTm>2023-05-16T06:00:00</CreDtTm></GrpHdr>\n"
    );
    for statement in statements {
        let account = statement.account.to_string().replace(' ', "");
        let number = &statement.reference;
        let _ = writeln!(text, "<Stmt><Id>{account}-{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb>");
        let _ = writeln!(text, "<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>");
        for (kind, amount) in [("OPBD", statement.opening), ("CLBD", statement.closing)] {
            let _ = write!(text, "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{}", amount_of(amount));
            let _ = writeln!(text, "<Dt><Dt>{}</Dt></Dt></Bal>", statement.closed_on);
        }
        let groups = statement.entries.chunks(batch.max(1));
        groups.for_each(|group| text.push_str(&camt_entry(group, version)));
        text.push_str("</Stmt>\n");
    }
    text.push_str("</BkToCstmrStmt></Document>\n");
    text.into_bytes()
}

fn camt_entry(group: &[Entry], version: &str) -> String {
    let sum = group.iter().map(|entry| entry.amount).sum();
    let status = if version == "02" { "BOOK" } else { "<Cd>BOOK</Cd>" };
    let (booked, value) = (group[0].booked, group[0].value);
    let mut text = format!("<Ntry>{}<Sts>{status}</Sts><BookgDt><Dt>{booked}</Dt></BookgDt>", amount_of(sum));
    let _ = write!(text, "<ValDt><Dt>{value}</Dt></ValDt>\n<NtryDtls>");
    for entry in group {
        text.push_str("<TxDtls>");
        if let Some(reference) = &entry.bank_reference {
            let _ = write!(text, "<Refs><AcctSvcrRef>{}</AcctSvcrRef></Refs>", escaped(reference));
        }
        text.push_str(&amount_of(entry.amount));
        let role = if entry.amount.is_positive() { "Dbtr" } else { "Cdtr" };
        text.push_str("<RltdPties>");
        if let Some(name) = &entry.counterparty {
            let name = format!("<Nm>{}</Nm>", escaped(name));
            let name = if version == "02" { name } else { format!("<Pty>{name}</Pty>") };
            let _ = write!(text, "<{role}>{name}</{role}>");
        }
        if let Some(account) = &entry.counterparty_account {
            let account = escaped(account);
            let _ = write!(text, "<{role}Acct><Id><Othr><Id>{account}</Id></Othr></Id></{role}Acct>");
        }
        text.push_str("</RltdPties><RmtInf>");
        if let Some(communication) = &entry.communication {
            let kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>";
            let digits = communication.digits();
            let _ = write!(text, "<Strd><CdtrRefInf>{kind}<Ref>{digits}</Ref></CdtrRefInf></Strd>");
        } else if !entry.text.is_empty() {
            let _ = write!(text, "<Ustrd>{}</Ustrd>", escaped(&entry.text));
        }
        text.push_str("</RmtInf></TxDtls>\n");
    }
    text.push_str("</NtryDtls></Ntry>\n");
    text
}

fn amount_of(amount: Money) -> String {
    let way = if amount < Money::ZERO { "DBIT" } else { "CRDT" };
    let cents = amount.cents().abs();
    format!("<Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{way}</CdtDbtInd>", cents / 100, cents % 100)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
