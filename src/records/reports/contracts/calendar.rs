//! Deadlines, renewals and decisions to come.

use crate::documents::sheets::{Cell, Column, Kind, Row};
use crate::domain::standing::reminders::Reminder;
use crate::records::standing::reminder::{ReminderCode, ReminderJson};

/// The columns of the calendar.
pub const COLUMNS: &[Column] = &[
    Column::new("date", "Datum", Kind::Date),
    Column::new("code", "Soort", Kind::Code),
    Column::new("agreement", "Overeenkomst", Kind::Code),
    Column::new("contract", "Contract", Kind::Code),
    Column::new("organisation", "Abonnee", Kind::Code),
    Column::new("clause", "Artikel", Kind::Code),
    Column::new("message", "Wat", Kind::Text),
];

/// A deadline, with who subscribes the contract that it is about.
pub fn row(of: &Reminder, organisation: Option<&str>) -> Row {
    let said = ReminderJson::from(of);
    vec![
        of.day.into(),
        named(said.code),
        said.agreement.into(),
        said.contract.into(),
        organisation.into(),
        said.clause.into(),
        said.message.into(),
    ]
}

fn named(code: ReminderCode) -> Cell {
    let (code, nl) = match code {
        ReminderCode::NoticeReminder => ("notice_reminder", "herinnering aan opzeg"),
        ReminderCode::NoticeDeadline => ("notice_deadline", "laatste dag voor opzeg"),
        ReminderCode::AnnouncementDeadline => ("announcement_deadline", "prijsverhoging mee te delen"),
        ReminderCode::IndexationUndecided => ("indexation_undecided", "indexering te beslissen"),
        ReminderCode::ContractEnds => ("contract_ends", "einde"),
        ReminderCode::ContractRenews => ("contract_renews", "verlenging"),
        ReminderCode::LastPossibleEnd => ("last_possible_end", "laatst mogelijke einde"),
        ReminderCode::HoldResumes => ("hold_resumes", "einde van on hold"),
        ReminderCode::DataChangeCloses => ("data_change_closes", "einde van vrije opzeg"),
        ReminderCode::ExitRateDoubtful => ("exit_rate_doubtful", "uitstaptarief na te kijken"),
        ReminderCode::PopulationAwaited => ("population_awaited", "inwoneraantal verwacht"),
        ReminderCode::UsageMissing => ("usage_missing", "gebruik ontbreekt"),
        ReminderCode::DocumentDue => ("document_due", "uit te reiken"),
        ReminderCode::TerminationUnconfirmed => ("termination_unconfirmed", "opzeg niet bevestigd"),
    };
    Cell::Named { code, nl }
}
