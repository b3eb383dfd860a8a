//! Usage: importing counts, and what is told of them.

pub mod imports;
pub mod told;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(imports::create_usage_import)
        .service(imports::list_usage_imports)
        .service(told::read_usage_completeness)
        .service(told::list_usage_anomalies)
        .service(told::read_contract_usage)
        .service(told::read_usage_tiers);
}
