//! Decisions on agreements and contracts.

use super::figures::kept_by_revisions;
use crate::records::decision::DecisionEntry;
use crate::records::scalar::Name;

kept_by_revisions! {
    /// What people decided.
    mod decision of DecisionEntry, a "decision", tagged "decisions", in crate::store::decisions, by crate::workflows::record_decision;
    filter {
        /// Only those on this agreement.
        agreement: Name => |name| name.to_string(),
        /// Only those on this contract.
        contract: Name => |name| name.to_string(),
    }
    /// Record a decision
    ///
    /// On an agreement (indexation, price increase, change of the data agreement) or a contract (hold, notice, extension). One that the agreement does not allow is refused with the rule.
    create create_decision at "/decisions";
    /// List decisions
    ///
    /// In the order in which they were recorded.
    list list_decisions;
    /// Read a decision
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_decision at "/decisions/{id}";
    /// Correct a decision
    ///
    /// Records another revision of the same kind about the same; the earlier one is kept. What was issued on it is
    /// corrected by the next plan.
    correct correct_decision;
    /// Withdraw a decision
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history. Refused where later decisions rest on it; what was issued on it is corrected by the next plan.
    withdraw withdraw_decision;
    /// Read all revisions of a decision
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_decision_revisions at "/decisions/{id}/revisions";
}
