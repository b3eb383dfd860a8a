//! Statements of a bank, in the two forms that Belgian banks give: CODA and camt.053.

use super::NotReadable;
use crate::domain::payment::statement::Statement;

/// Reads the statements of a file, whichever of the two forms it has.
///
/// # Errors
/// Every problem that was found, where the file is none that can be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Statement>, Vec<NotReadable>> {
    super::problems::of_a_size(bytes)?;
    Err(super::problems::whole("statements are not read yet"))
}
