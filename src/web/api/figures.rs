//! Records that are kept by revisions: populations, indices, usage, participants elsewhere, and decisions.

use crate::records::figure::{IndexEntry, OthersEntry, PopulationEntry, UsageEntry};
use crate::records::scalar::{Name, Short};
use crate::simulation::form::conditions::IndexName;
use crate::simulation::form::scalar::Nis;

/// The operations on one kind of record that is kept by revisions.
macro_rules! kept_by_revisions {
    (
        $(#[$about:meta])*
        mod $module:ident of $entry:ty, a $what:literal, tagged $tag:literal, in $store:path, by $work:path;
        filter { $($(#[$field_doc:meta])* $field:ident: $type:ty => $text:expr,)* }
        $(#[$create_doc:meta])* create $create:ident at $path:literal $(by $by:ty, where $may:path)?;
        $(#[$list_doc:meta])* list $list:ident;
        $(#[$read_doc:meta])* read $read:ident at $one:literal;
        $(#[$correct_doc:meta])* correct $correct:ident;
        $(#[$withdraw_doc:meta])* withdraw $withdraw:ident;
        $(#[$revisions_doc:meta])* revisions $revisions:ident at $history:literal;
    ) => {
        $(#[$about])*
        pub mod $module {
            use super::*;
            use $crate::records::{Page, Recorded};
            use $crate::web::Service;
            use $crate::web::api::{Revisions, found, history};
            use $crate::web::command::{Command, Done, Nothing};
            use $crate::web::paging::{page, window};
            use $crate::web::problem::Refusal;
            use $crate::web::session::Finance;
            use actix_web::{HttpResponse, delete, get, post, put, web};
            use serde::Deserialize;
            use utoipa::IntoParams;
            use $store as kept;
            use $work as work;

            $(#[$create_doc])*
            #[utoipa::path(
                tag = $tag,
                request_body = $entry,
                responses((status = 201, body = Recorded<$entry>, description = "It is recorded")),
            )]
            #[post($path)]
            pub async fn $create(command: Command<$entry $(, $by)?>) -> Result<HttpResponse, Refusal> {
                let today = command.today;
                $(let scope = Command::<$entry, $by>::scope(&command);)?
                let work = async |conn: &mut _, value: $entry, stamp: &_| {
                    $($may(conn, &value, &scope).await?;)?
                    Done::recorded(&work::add(conn, &value, (stamp, today)).await?, concat!("/api/v1", $path))
                };
                command.carry_out(work).await
            }

            /// Which of them.
            #[derive(Debug, Deserialize, IntoParams)]
            #[serde(deny_unknown_fields)]
            #[into_params(parameter_in = Query)]
            pub struct Which {
                $($(#[$field_doc])* $field: Option<$type>,)*
                /// `next` of the page before; the first page where left out.
                #[param(value_type = Option<String>, pattern = "^[0-9]{1,10}$")]
                cursor: Option<u64>,
                /// At most so many items; 50 where left out.
                #[param(minimum = 1, maximum = 200)]
                limit: Option<u32>,
            }

            $(#[$list_doc])*
            #[utoipa::path(
                tag = $tag,
                params(Which),
                responses((status = 200, body = Page<Recorded<$entry>>, description = "A page of them")),
            )]
            #[get($path)]
            pub async fn $list(
                _: Finance,
                which: web::Query<Which>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let window = window(which.cursor.map(|id| id.to_string()).as_deref(), which.limit)?;
                let filter = kept::Filter { $($field: which.$field.as_ref().map($text),)* };
                let mut conn = service.connection().await?;
                let items = kept::list(&mut conn, &filter, &window).await?;
                Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
            }

            $(#[$read_doc])*
            #[utoipa::path(
                tag = $tag,
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 200, body = Recorded<$entry>, description = "What is recorded under the name")),
            )]
            #[get($one)]
            pub async fn $read(
                _: Finance,
                id: web::Path<u32>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let mut conn = service.connection().await?;
                found(kept::get(&mut conn, i64::from(*id)).await?, $what, &id.to_string())
            }

            $(#[$correct_doc])*
            #[utoipa::path(
                tag = $tag,
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                request_body = $entry,
                responses((status = 200, body = Recorded<$entry>, description = "It is corrected")),
            )]
            #[put($one)]
            pub async fn $correct(id: web::Path<u32>, command: Command<$entry>) -> Result<HttpResponse, Refusal> {
                let of = (i64::from(*id), command.revision()?, command.today);
                let work = async |conn: &mut _, value: $entry, stamp: &_| {
                    Done::corrected(&work::correct(conn, of, (&value, stamp)).await?)
                };
                command.carry_out(work).await
            }

            $(#[$withdraw_doc])*
            #[utoipa::path(
                tag = $tag,
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 204, description = "It is withdrawn")),
            )]
            #[delete($one)]
            pub async fn $withdraw(id: web::Path<u32>, command: Command<Nothing>) -> Result<HttpResponse, Refusal> {
                let of = (i64::from(*id), command.revision()?, command.today);
                let work = async |conn: &mut _, _, stamp: &_| {
                    work::withdraw(conn, of, stamp).await?;
                    Ok(Done::nothing())
                };
                command.carry_out(work).await
            }

            $(#[$revisions_doc])*
            #[utoipa::path(
                tag = $tag,
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 200, body = Revisions<Recorded<$entry>>, description = "Its revisions")),
            )]
            #[get($history)]
            pub async fn $revisions(
                _: Finance,
                id: web::Path<u32>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let mut conn = service.connection().await?;
                history(kept::revisions(&mut conn, i64::from(*id)).await?, $what, &id.to_string())
            }
        }
    };
}
pub(super) use kept_by_revisions;

kept_by_revisions! {
    /// Inhabitants by municipality and 1 January.
    mod population of PopulationEntry, a "population", tagged "figures", in crate::store::figures::population, by crate::workflows::record_figure::population;
    filter {
        /// Only those of this municipality.
        nis: Nis => |nis| nis.0.to_string(),
    }
    /// Record a population
    ///
    /// Inhabitants of a municipality on 1 January, in one publication. A later publication of the same 1 January is another record; which one counts is decided by the day of publication (E 8.1).
    create create_population at "/figures/populations";
    /// List populations
    ///
    /// In the order in which they were recorded.
    list list_populations;
    /// Read a population
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_population at "/figures/populations/{id}";
    /// Correct a population
    ///
    /// Records another revision; the earlier one is kept. For a mistake of whoever recorded it: what was published anew is another record.
    correct correct_population;
    /// Withdraw a population
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history.
    withdraw withdraw_population;
    /// Read all revisions of a population
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_population_revisions at "/figures/populations/{id}/revisions";
}

kept_by_revisions! {
    /// Price indices by month and base.
    mod index of IndexEntry, a "index figure", tagged "figures", in crate::store::figures::index, by crate::workflows::record_figure::index;
    filter {
        /// Only those of this index.
        kind: IndexName => |index| index.name().to_owned(),
    }
    /// Record an index figure
    ///
    /// The value of a price index for a month in one base. A ratio never mixes bases (E 8.8, F 8.5).
    create create_index_figure at "/figures/indices";
    /// List index figures
    ///
    /// In the order in which they were recorded.
    list list_index_figures;
    /// Read an index figure
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_index_figure at "/figures/indices/{id}";
    /// Correct an index figure
    ///
    /// Records another revision; the earlier one is kept.
    correct correct_index_figure;
    /// Withdraw an index figure
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history.
    withdraw withdraw_index_figure;
    /// Read all revisions of an index figure
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_index_figure_revisions at "/figures/indices/{id}/revisions";
}

kept_by_revisions! {
    /// Unique users by contract, lot and month.
    mod usage of UsageEntry, a "usage report", tagged "usage", in crate::store::figures::usage, by crate::workflows::record_figure::usage;
    filter {
        /// Only those of this contract.
        contract: Name => |name| name.to_string(),
        /// Only those of this lot.
        lot: Short => |lot| lot.to_string(),
    }
    /// Record usage
    ///
    /// Unique users of a contract for a lot and month: a count, and nothing about persons (F 8.1). Of two reports of a month the later one that is known counts.
    create create_usage at "/usage" by crate::web::session::Reporter, where crate::workflows::usage::import::may_report;
    /// List usage
    ///
    /// In the order in which it was recorded.
    list list_usage;
    /// Read usage
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_usage at "/usage/{id}";
    /// Correct usage
    ///
    /// Records another revision; the earlier one is kept.
    correct correct_usage;
    /// Withdraw usage
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history.
    withdraw withdraw_usage;
    /// Read all revisions of usage
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_usage_revisions at "/usage/{id}/revisions";
}

kept_by_revisions! {
    /// Totals of participants whose contracts are not recorded here.
    mod others of OthersEntry, a "total of participants elsewhere", tagged "figures", in crate::store::figures::others, by crate::workflows::record_figure::others;
    filter {
        /// Only those of this agreement.
        agreement: Name => |name| name.to_string(),
        /// Only those of this lot.
        lot: Short => |lot| lot.to_string(),
    }
    /// Record participants elsewhere
    ///
    /// Users and inhabitants of participants of a lot whose contracts are not recorded here: they count towards the tiers.
    create create_other_participants at "/figures/other-participants";
    /// List participants elsewhere
    ///
    /// In the order in which they were recorded.
    list list_other_participants;
    /// Read participants elsewhere
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed
    /// to correct it.
    read read_other_participants at "/figures/other-participants/{id}";
    /// Correct participants elsewhere
    ///
    /// Records another revision; the earlier one is kept.
    correct correct_other_participants;
    /// Withdraw participants elsewhere
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history.
    withdraw withdraw_other_participants;
    /// Read all revisions of participants elsewhere
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_other_participants_revisions at "/figures/other-participants/{id}/revisions";
}
