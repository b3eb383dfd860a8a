//! Purchase orders: orders, assignments of documents to them, what payers ask, and the check of an invoice.
//!
//! A reader sees what is of its own organisation; orders and assignments it also records, corrects and withdraws.

pub mod checks;
pub mod records;

use utoipa_actix_web::service_config::ServiceConfig;

/// Routes of orders.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(records::order::create_order)
        .service(records::order::list_orders)
        .service(records::order::read_order)
        .service(records::order::correct_order)
        .service(records::order::withdraw_order)
        .service(records::order::read_order_revisions)
        .service(checks::read_order_consumption)
        .service(checks::check_order)
        .service(records::assignment::create_order_assignment)
        .service(records::assignment::list_order_assignments)
        .service(records::assignment::read_order_assignment)
        .service(records::assignment::correct_order_assignment)
        .service(records::assignment::withdraw_order_assignment)
        .service(records::assignment::read_order_assignment_revisions)
        .service(records::policy::create_payer_policy)
        .service(records::policy::list_payer_policies)
        .service(records::policy::read_payer_policy)
        .service(records::policy::correct_payer_policy)
        .service(records::policy::withdraw_payer_policy)
        .service(records::policy::read_payer_policy_revisions);
}
