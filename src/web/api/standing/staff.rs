//! Staff accounts of contracts.

use crate::records::scalar::Name;
use crate::records::standing::staff::StaffAccountEntry;
use crate::web::api::figures::kept_by_revisions;

kept_by_revisions! {
    /// Accounts of library staff that contracts open.
    mod account of StaffAccountEntry, a "staff account", tagged "contracts", in crate::store::standing::staff_accounts, by crate::workflows::standing::staff;
    filter {
        /// Only those of this contract.
        contract: Name => |name| name.to_string(),
    }
    /// Record a staff account
    ///
    /// By role, never by a person's name. No more may be open at once than the contract allows (P 2.2).
    create create_staff_account at "/staff-accounts";
    /// List staff accounts
    ///
    /// In the order in which they were recorded.
    list list_staff_accounts;
    /// Read a staff account
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_staff_account at "/staff-accounts/{id}";
    /// Correct a staff account
    ///
    /// Records another revision, such as the last day of an account that is closed; the earlier one is kept.
    correct correct_staff_account;
    /// Withdraw a staff account
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history.
    withdraw withdraw_staff_account;
    /// Read all revisions of a staff account
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_staff_account_revisions at "/staff-accounts/{id}/revisions";
}
