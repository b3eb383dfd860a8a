//! How things stand: effects of decisions, indexation, the state of contracts, staff accounts, deadlines.

pub mod agreements;
pub mod contracts;
pub mod effects;
pub mod reminders;
pub mod staff;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(effects::preview_decision)
        .service(effects::read_decision_effect)
        .service(agreements::read_indexation)
        .service(agreements::read_indexation_csv)
        .service(agreements::list_data_agreement_versions)
        .service(contracts::read_contract_standing)
        .service(contracts::read_contract_holds)
        .service(reminders::list_reminders)
        .service(staff::account::create_staff_account)
        .service(staff::account::list_staff_accounts)
        .service(staff::account::read_staff_account)
        .service(staff::account::correct_staff_account)
        .service(staff::account::withdraw_staff_account)
        .service(staff::account::read_staff_account_revisions);
}
