//! Records of payers that are kept by revisions: orders, assignments, and what payers ask.

use crate::records::orders::{OrderAssignmentEntry, OrderEntry, PayerPolicyEntry};
use crate::records::scalar::{Name, Short};
use crate::simulation::form::scalar::Year;
use crate::web::session::{Anyone, Finance};

/// The operations on one kind of record of a payer: who changes it is `$by`; who asks sees its own.
macro_rules! of_a_payer {
    (
        $(#[$about:meta])*
        mod $module:ident of $entry:ty, a $what:literal, by $by:ty, in $store:path, work $work:path;
        filter { $($(#[$field_doc:meta])* $field:ident: $type:ty => $value:expr,)* }
        $(#[$create_doc:meta])* create $create:ident at $path:literal;
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
            use $crate::store::Scope;
            use $crate::web::Service;
            use $crate::web::api::{Revisions, found, history};
            use $crate::web::command::{Command, Done, Nothing};
            use $crate::web::paging::{page, window};
            use $crate::web::problem::Refusal;
            use actix_web::{HttpResponse, delete, get, post, put, web};
            use serde::Deserialize;
            use utoipa::IntoParams;
            use $store as kept;
            use $work as work;

            $(#[$create_doc])*
            #[utoipa::path(
                tag = "orders",
                request_body = $entry,
                responses((status = 201, body = Recorded<$entry>, description = "It is recorded")),
            )]
            #[post($path)]
            pub async fn $create(command: Command<$entry, $by>) -> Result<HttpResponse, Refusal> {
                let scope = command.scope();
                let work = async |conn: &mut _, value: $entry, stamp: &_| {
                    let recorded = work::add(conn, &scope, (&value, stamp)).await?;
                    Done::recorded(&recorded, concat!("/api/v1", $path))
                };
                command.carry_out(work).await
            }

            /// Which of them.
            #[derive(Debug, Deserialize, IntoParams)]
            #[serde(deny_unknown_fields)]
            #[into_params(parameter_in = Query)]
            pub struct Which {
                /// Only those of this payer.
                organisation: Option<Name>,
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
                tag = "orders",
                params(Which),
                responses((status = 200, body = Page<Recorded<$entry>>, description = "A page of them")),
            )]
            #[get($path)]
            pub async fn $list(
                asker: Anyone,
                which: web::Query<Which>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let window = window(which.cursor.map(|id| id.to_string()).as_deref(), which.limit)?;
                let filter = kept::Filter {
                    organisation: which.organisation.as_ref().map(Name::to_string),
                    within: asker.0.scope().organisation().map(str::to_owned),
                    $($field: which.$field.as_ref().map($value),)*
                };
                let mut conn = service.connection().await?;
                let items = kept::list(&mut conn, &filter, &window).await?;
                Ok(HttpResponse::Ok().json(page(items, &window, |item| item.id.clone())))
            }

            $(#[$read_doc])*
            #[utoipa::path(
                tag = "orders",
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 200, body = Recorded<$entry>, description = "What is recorded under the name")),
            )]
            #[get($one)]
            pub async fn $read(
                asker: Anyone,
                id: web::Path<u32>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let mut conn = service.connection().await?;
                let record = kept::get(&mut conn, i64::from(*id)).await?;
                found(record.filter(|one| is_own(&asker.0.scope(), one)), $what, &id.to_string())
            }

            $(#[$correct_doc])*
            #[utoipa::path(
                tag = "orders",
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                request_body = $entry,
                responses((status = 200, body = Recorded<$entry>, description = "It is corrected")),
            )]
            #[put($one)]
            pub async fn $correct(
                id: web::Path<u32>,
                command: Command<$entry, $by>,
            ) -> Result<HttpResponse, Refusal> {
                let (of, scope) = ((i64::from(*id), command.revision()?), command.scope());
                let work = async |conn: &mut _, value: $entry, stamp: &_| {
                    Done::corrected(&work::correct(conn, &scope, of, (&value, stamp)).await?)
                };
                command.carry_out(work).await
            }

            $(#[$withdraw_doc])*
            #[utoipa::path(
                tag = "orders",
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 204, description = "It is withdrawn")),
            )]
            #[delete($one)]
            pub async fn $withdraw(
                id: web::Path<u32>,
                command: Command<Nothing, $by>,
            ) -> Result<HttpResponse, Refusal> {
                let (of, scope) = ((i64::from(*id), command.revision()?), command.scope());
                let work = async |conn: &mut _, _, stamp: &_| {
                    work::withdraw(conn, &scope, of, stamp).await?;
                    Ok(Done::nothing())
                };
                command.carry_out(work).await
            }

            $(#[$revisions_doc])*
            #[utoipa::path(
                tag = "orders",
                params(("id" = String, Path, pattern = "^[0-9]{1,10}$", description = "Its name", example = "1")),
                responses((status = 200, body = Revisions<Recorded<$entry>>, description = "Its revisions")),
            )]
            #[get($history)]
            pub async fn $revisions(
                asker: Anyone,
                id: web::Path<u32>,
                service: web::Data<Service>,
            ) -> Result<HttpResponse, Refusal> {
                let mut conn = service.connection().await?;
                let mut all = kept::revisions(&mut conn, i64::from(*id)).await?;
                all.retain(|one| is_own(&asker.0.scope(), one));
                history(all, $what, &id.to_string())
            }

            fn is_own(scope: &Scope, record: &Recorded<$entry>) -> bool {
                scope.organisation().is_none_or(|own| own == record.value.organisation.as_str())
            }
        }
    };
}

of_a_payer! {
    /// Orders, and orders that correct them.
    mod order of OrderEntry, a "order", by Anyone, in crate::store::orders::purchase, work crate::workflows::orders::record::order;
    filter {
        /// Only the one with this number.
        number: Short => Short::to_string,
        /// Only those borne by the budget of this year.
        budget_year: Year => |year| year.0,
    }
    /// Record an order
    ///
    /// What a payer ordered, for which contracts or services and budget year, booked in its own codes (D 5). An order that raises or lowers another names it in `corrects` and counts with it. A reader records those of its organisation.
    create create_order at "/orders";
    /// List orders
    ///
    /// In the order in which they were recorded. A reader sees those of its organisation.
    list list_orders;
    /// Read an order
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed to correct it. A reader sees those of its organisation.
    read read_order at "/orders/{id}";
    /// Correct an order
    ///
    /// Records another revision; the earlier one is kept. Documents that were issued keep the number that they name. A reader corrects those of its organisation.
    correct correct_order;
    /// Withdraw an order
    ///
    /// For what should never have been recorded: it no longer counts, and is kept as history. Refused while a correction, an assignment or an issued document names it.
    withdraw withdraw_order;
    /// Read all revisions of an order
    ///
    /// What was recorded when and by whom, the first one first. A reader sees those of its organisation.
    revisions read_order_revisions at "/orders/{id}/revisions";
}

of_a_payer! {
    /// Assignments of documents to orders, by persons.
    mod assignment of OrderAssignmentEntry, a "order assignment", by Anyone, in crate::store::orders::assignments, work crate::workflows::orders::record::assignment;
    filter {
        /// Only that of this document.
        invoice: Name => Name::to_string,
    }
    /// Assign an invoice to orders
    ///
    /// For an invoice or credit note that draws on another order than the rule says, or on several: all of its amount, in parts. A reader assigns those of its organisation.
    create create_order_assignment at "/order-assignments";
    /// List assignments to orders
    ///
    /// In the order in which they were recorded. A reader sees those of its organisation.
    list list_order_assignments;
    /// Read an assignment to orders
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed to correct it.
    read read_order_assignment at "/order-assignments/{id}";
    /// Correct an assignment to orders
    ///
    /// Records another revision; the earlier one is kept.
    correct correct_order_assignment;
    /// Withdraw an assignment to orders
    ///
    /// The document draws on the order that it names or that the rule says again.
    withdraw withdraw_order_assignment;
    /// Read all revisions of an assignment to orders
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_order_assignment_revisions at "/order-assignments/{id}/revisions";
}

of_a_payer! {
    /// What payers ask of orders and invoices, and how they receive these.
    mod policy of PayerPolicyEntry, a "payer policy", by Finance, in crate::store::orders::policies, work crate::workflows::orders::record::policy;
    filter {}
    /// Record what a payer asks
    ///
    /// From which day every invoice must name an order (one without is held), what its order numbers look like, how much it tolerates above an order, how it writes its budget periods. Also how it receives what is issued from then on: at which participant of Peppol, with which reference, with or without the PDF in the structured invoice, and by which ways. One for each payer; without it nothing is asked, nothing tolerated, a check tells the use of an order from 90% on, and nothing is sent.
    create create_payer_policy at "/payer-policies";
    /// List what payers ask
    ///
    /// In the order in which it was recorded. A reader sees that of its organisation.
    list list_payer_policies;
    /// Read what a payer asks
    ///
    /// What counts under the name, or its last revision once it was withdrawn (`replaced_at`). Its ETag is needed to correct it.
    read read_payer_policy at "/payer-policies/{id}";
    /// Correct what a payer asks
    ///
    /// Records another revision; the earlier one is kept. What was issued stays as it is.
    correct correct_payer_policy;
    /// Withdraw what a payer asks
    ///
    /// Nothing is asked any more.
    withdraw withdraw_payer_policy;
    /// Read all revisions of what a payer asks
    ///
    /// What was recorded when and by whom, the first one first.
    revisions read_payer_policy_revisions at "/payer-policies/{id}/revisions";
}
