//! Mergers of municipalities.

use super::figures::kept_by_revisions;
use crate::records::mergers::MergerEntry;
use crate::simulation::form::scalar::Nis;

kept_by_revisions! {
    /// What was made of which municipalities, and when.
    mod merger of MergerEntry, a "merger", tagged "mergers", in crate::store::mergers, by crate::workflows::mergers;
    filter {
        /// Only those of which this municipality is part or outcome.
        nis: Nis => |nis| nis.0.to_string(),
    }
    /// Record a merger
    ///
    /// Municipalities of which one is made, or one that gets another code. The mergers of 2019 and 2025 ship with the service. Populations, tiers and the customer of an absorbed municipality's contract follow it.
    create create_merger at "/mergers";
    /// List mergers
    ///
    /// In the order in which they were recorded.
    list list_mergers;
    /// Read a merger
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_merger at "/mergers/{id}";
    /// Correct a merger
    ///
    /// Records another revision; the earlier one is kept. What was issued stays as it is.
    correct correct_merger;
    /// Withdraw a merger
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history. Refused where the successor of an organisation rests on it.
    withdraw withdraw_merger;
    /// Read all revisions of a merger
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_merger_revisions at "/mergers/{id}/revisions";
}
