//! What a change of the data agreement sets free (EB 1, FB 1).

use crate::domain::calculation::waiver;
use crate::domain::calendar::Period;
use crate::domain::contract::decisions::DataAgreementChange;
use crate::domain::tariff::Agreement;

/// The days on which leaving by registered letter is free because of a change; `None` where it is not, or where the
/// agreement knows no exit fee (FB 1).
pub fn frees(agreement: &Agreement, change: &DataAgreementChange) -> Option<Period> {
    agreement.exit_fee.as_ref()?;
    waiver::leaving_free(change)
}
