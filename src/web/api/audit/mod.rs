//! The audit log.

use crate::records::Page;
use crate::records::audit::AuditEntry;
use crate::records::audit::query::{Moment, Word};
use crate::store::audit::log::{Filter, list};
use crate::web::Service;
use crate::web::paging::{page, window};
use crate::web::problem::Refusal;
use crate::web::session::Finance;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those on this kind of thing.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "invoice")]
    kind: Option<Word>,
    /// Only those on the thing of this name.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "2023000001")]
    object: Option<Word>,
    /// Only those by this actor.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "An Peeters")]
    actor: Option<Word>,
    /// Only those of this action.
    #[param(value_type = Option<String>, pattern = r"^[^\u0000-\u001F\u007F-\u009F]{1,200}$", example = "issued")]
    action: Option<Word>,
    /// Only those of this moment or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2023-06-01T00:00:00Z")]
    from: Option<Moment>,
    /// Only those of this moment or earlier.
    #[param(value_type = Option<String>, format = DateTime, example = "2023-06-30T23:59:59Z")]
    to: Option<Moment>,
    /// `next` of the page before; the newest entries where left out.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,10}$")]
    cursor: Option<u64>,
    /// At most so many items; 50 where left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List entries of the audit log
///
/// Every change of what is recorded, every issue and every change of who may ask, the newest first: who, when, what was
/// there before and after. Each entry carries the fingerprint of the one before; nothing in the log is ever changed.
#[utoipa::path(
    tag = "audit",
    params(Which),
    responses((status = 200, body = Page<AuditEntry>, description = "A page of them")),
)]
#[get("/audit")]
pub async fn list_audit_entries(
    _asker: Finance,
    which: web::Query<Which>,
    service: web::Data<Service>,
) -> Result<HttpResponse, Refusal> {
    let which = which.into_inner();
    let window = window(which.cursor.map(|after| after.to_string()).as_deref(), which.limit)?;
    let word = |word: Option<Word>| word.map(|Word(word)| word);
    let filter = Filter {
        kind: word(which.kind),
        object: word(which.object),
        actor: word(which.actor),
        action: word(which.action),
        from: which.from.map(|Moment(at)| at),
        to: which.to.map(|Moment(at)| at),
    };
    let mut conn = service.connection().await?;
    let items = list(&mut conn, &filter, &window).await?;
    Ok(HttpResponse::Ok().json(page(items, &window, |item| item.sequence.to_string())))
}
