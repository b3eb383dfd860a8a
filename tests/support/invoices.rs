//! Issued invoices to start from: Antwerp's e-books of 2023, and what others change in it.

use rust_decimal::Decimal;
use tarief::documents::issued::{
    IssuedContract, IssuedInvoice, IssuedKind, IssuedLine, IssuedParty, IssuedPeriod, IssuedReference,
    IssuedVat,
};
use tarief::domain::calendar::Day;
use tarief::domain::identifiers::StructuredCommunication;

/// A day.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A decimal.
pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Cultuurconnect, as it was until it moved.
pub fn cultuurconnect() -> IssuedParty {
    IssuedParty {
        name: "Cultuurconnect vzw".to_owned(),
        street: "Priemstraat 51".to_owned(),
        postcode: "1000".to_owned(),
        town: "Brussel".to_owned(),
        enterprise_number: "0629.858.909".to_owned(),
        vat_number: Some("BE0629858909".to_owned()),
        register_court: Some("Brussel".to_owned()),
        iban: Some("BE41 0910 1235 5910".to_owned()),
        bic: None,
        email: Some("servicedesk@cultuurconnect.be".to_owned()),
        endpoint: None,
    }
}

/// The city of Antwerp.
pub fn antwerp() -> IssuedParty {
    IssuedParty {
        name: "Stad Antwerpen".to_owned(),
        street: "Grote Markt 1".to_owned(),
        postcode: "2000".to_owned(),
        town: "Antwerpen".to_owned(),
        enterprise_number: "0207.500.123".to_owned(),
        vat_number: Some("BE0207500123".to_owned()),
        register_court: None,
        iban: None,
        bic: None,
        email: None,
        endpoint: None,
    }
}

/// A line of the whole of 2023: what it is, its quantity with unit, price and amount, and its net amount.
pub fn line(description: &str, (quantity, unit): (&str, &str), price: &str, amount: [&str; 2]) -> IssuedLine {
    IssuedLine {
        lot: Some("main".to_owned()),
        part: Some("cloudLibrary".to_owned()),
        component: "fixed".to_owned(),
        description: description.to_owned(),
        from: day("2023-01-01"),
        to: day("2023-12-31"),
        quantity: Some(quantity.to_owned()),
        unit: Some(unit.to_owned()),
        unit_price: Some(price.to_owned()),
        price_per: Some(format!("per {}", if unit == "inwoners" { "inwoner per jaar" } else { "jaar" })),
        months: Some("12".to_owned()),
        amount: decimal(amount[0]),
        net: decimal(amount[1]),
        clause: Some("E 8.1".to_owned()),
        steps: Vec::new(),
    }
}

/// Antwerp's e-books of 2023.
pub fn sample_invoice() -> IssuedInvoice {
    let fixed = line("Vaste vergoeding", ("1", "jaarbedrag"), "906.01", ["906.01", "854.73"]);
    let inhabitants =
        line("Vergoeding per inwoner", ("424504", "inwoners"), "0.1777", ["75434.36", "71164.49"]);
    IssuedInvoice {
        number: "2023000002".to_owned(),
        kind: IssuedKind::Invoice,
        issue_date: day("2023-05-15"),
        due_date: Some(day("2023-06-14")),
        scheduled: day("2023-05-15"),
        period: IssuedPeriod { from: day("2023-01-01"), to: day("2023-12-31") },
        budget_year: 2023,
        communication: StructuredCommunication::of_number(2_023_000_002).map(|c| c.to_string()),
        credits: None,
        supplements: None,
        reason: None,
        supplier: cultuurconnect(),
        customer: antwerp(),
        contract: IssuedContract {
            id: "antwerpen-e-books".to_owned(),
            version: 1,
            agreement: "e-books-2022".to_owned(),
            title: "Overeenkomst E-boekendienst".to_owned(),
            signed: Some(day("2022-10-28")),
            start: day("2022-11-01"),
            end: day("2026-09-15"),
            settlement_factor: decimal("0.80"),
        },
        order: None,
        buyer_reference: None,
        pdf_in_ubl: None,
        lines: vec![IssuedLine { clause: Some("EA 1".to_owned()), ..fixed }, inhabitants],
        vat: vec![IssuedVat {
            rate: decimal("6"),
            net: decimal("72019.22"),
            vat: decimal("4321.15"),
            steps: Vec::new(),
        }],
        net: decimal("72019.22"),
        rounding: decimal("0.00"),
        total: decimal("76340.37"),
    }
}

/// The sample with so many lines; their amounts no longer add up to its total.
pub fn with_lines(count: usize) -> IssuedInvoice {
    let sample = sample_invoice();
    let lines = sample.lines.iter().cycle().take(count).cloned().enumerate();
    let numbered = |(place, line): (usize, IssuedLine)| IssuedLine {
        description: format!("{} {}", line.description, place + 1),
        ..line
    };
    IssuedInvoice { lines: lines.map(numbered).collect(), ..sample }
}

/// A credit note for the last three months of the sample.
pub fn sample_credit_note() -> IssuedInvoice {
    let sample = sample_invoice();
    let credit = |line: &IssuedLine, amount: &str, net: &str| IssuedLine {
        from: day("2023-10-01"),
        quantity: None,
        unit: None,
        unit_price: None,
        price_per: None,
        months: None,
        amount: decimal(amount),
        net: decimal(net),
        ..line.clone()
    };
    IssuedInvoice {
        number: "CN2023000001".to_owned(),
        kind: IssuedKind::CreditNote,
        issue_date: day("2023-09-20"),
        due_date: None,
        communication: None,
        credits: Some(IssuedReference { number: sample.number.clone(), issue_date: sample.issue_date }),
        reason: Some("het contract eindigt op 30/09/2023; de laatste drie maanden vervallen".to_owned()),
        lines: vec![
            credit(&sample.lines[0], "226.50", "213.68"),
            credit(&sample.lines[1], "18858.59", "17791.12"),
        ],
        vat: vec![IssuedVat {
            rate: decimal("6"),
            net: decimal("18004.80"),
            vat: decimal("1080.29"),
            steps: Vec::new(),
        }],
        net: decimal("18004.80"),
        total: decimal("19085.09"),
        ..sample
    }
}

/// An invoice for leaving early, on which a cent remains.
pub fn sample_exit_fee() -> IssuedInvoice {
    let sample = sample_invoice();
    let fee = line("Uitstapvergoeding", ("423561.6", "inwoners"), "0.0413", ["17493.09", "16502.91"]);
    let fee = IssuedLine { lot: None, part: None, months: None, clause: Some("E 10.4".to_owned()), ..fee };
    IssuedInvoice {
        number: "2023000003".to_owned(),
        kind: IssuedKind::ExitFee,
        communication: StructuredCommunication::of_number(2_023_000_003).map(|c| c.to_string()),
        lines: vec![fee],
        vat: vec![IssuedVat {
            rate: decimal("6"),
            net: decimal("16502.91"),
            vat: decimal("990.17"),
            steps: Vec::new(),
        }],
        net: decimal("16502.91"),
        rounding: decimal("0.01"),
        total: decimal("17493.09"),
        ..sample
    }
}

/// A supplementary invoice for what the sample billed too little.
pub fn sample_supplementary() -> IssuedInvoice {
    let sample = sample_invoice();
    IssuedInvoice {
        number: "2023000004".to_owned(),
        kind: IssuedKind::Supplementary,
        communication: StructuredCommunication::of_number(2_023_000_004).map(|c| c.to_string()),
        supplements: Some(sample.reference()),
        reason: Some("het inwonersaantal werd herzien".to_owned()),
        ..sample
    }
}
