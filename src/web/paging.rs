//! Pages of lists: `limit` and `cursor`.

use super::problem::Refusal;
use crate::records::Page;
use crate::store::Window;
use serde::Deserialize;
use std::str::FromStr;
use utoipa::IntoParams;

/// How many items a page has where nothing is said.
const USUAL: u32 = 50;
/// The most items of a page.
pub const MOST: u32 = 200;

/// Which part of a list that has nothing to limit it by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// `next` of the page before; the first page where left out.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,10}$")]
    cursor: Option<u64>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl Part {
    /// The part of the list, as [`window`] gives it.
    ///
    /// # Errors
    /// 400 for a limit that cannot be one.
    pub fn window(&self) -> Result<Window<i64>, Refusal> {
        window(self.cursor.map(|id| id.to_string()).as_deref(), self.limit)
    }
}

/// The part of a list that a request asks for: one item more than a page, to know whether there is another.
///
/// # Errors
/// 400 for a limit or cursor that cannot be one.
pub fn window<K: FromStr>(cursor: Option<&str>, limit: Option<u32>) -> Result<Window<K>, Refusal> {
    let limit = limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::bad_request(format!("limit is {limit}: expected 1 to {MOST}")));
    }
    let bad = || Refusal::bad_request("this cursor was not given by this service: take `next` of a page");
    let after = cursor.map(|cursor| cursor.parse().map_err(|_no_key| bad())).transpose()?;
    Ok(Window { after, limit: i64::from(limit) + 1 })
}

/// A page of what was found, which may hold one item too many.
pub fn page<T, K>(mut found: Vec<T>, window: &Window<K>, key: impl Fn(&T) -> String) -> Page<T> {
    let size = usize::try_from(window.limit - 1).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(key);
    Page { items: found, next }
}
