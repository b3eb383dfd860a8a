//! The numbers of all issued documents, gone through one by one.

use crate::domain::replay::numbering::Numbering;
use crate::store::audit::numbers::{counters, numbered, places};
use crate::store::{Connection, StoreError};

/// What the numbers of all issued documents are, and what is wrong with them.
///
/// # Errors
/// Where a number can no longer be read, or the database fails.
pub async fn numbering(conn: &mut Connection) -> Result<Numbering, StoreError> {
    let mut numbering = Numbering::default();
    for place in places(conn).await? {
        let mut after = 0;
        loop {
            let batch = numbered(conn, &place, after).await?;
            let Some((last, _)) = batch.last() else { break };
            after = *last;
            batch.into_iter().for_each(|(_, one)| numbering.add(one));
        }
    }
    numbering.compare(&counters(conn).await?);
    Ok(numbering)
}
