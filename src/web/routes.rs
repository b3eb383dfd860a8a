//! The one list of routes; the OpenAPI document comes from it.

use super::api::{
    agreements, audit, billing_runs, charts, contracts, decisions, documents, figure_imports, figures,
    forecasts, health, invoices, mergers, orders, organisations, outbox, payments, plans, reports,
    simulations, standing, usage,
};
use super::openapi;
use super::problem::Refusal;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::QueryPayloadError;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{App, HttpRequest, HttpResponse, web};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Where the OpenAPI document is served.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// Where the API can be browsed.
pub const DOCS: &str = "/docs/";

/// The document that the routes make.
#[derive(Clone)]
pub struct Document(pub Arc<OpenApi>);

/// An application with all routes, and the document that they make.
pub fn app<T, B>(app: App<T>) -> (App<T>, OpenApi)
where
    B: MessageBody,
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = actix_web::Error,
            InitError = (),
        >,
{
    let (app, collected) = app
        .into_utoipa_app()
        .openapi(openapi::base())
        // Before the scope, which would answer for everything below its prefix.
        .map(|app| app.service(web::resource(OPENAPI).get(served).default_service(web::to(unknown))))
        .service(health::read_health)
        .service(health::read_readiness)
        .service(
            scope("/api/v1")
                .configure(issued)
                .configure(documents::routes)
                .configure(in_runs)
                .configure(recorded)
                .configure(kept_by_revisions)
                .configure(merged)
                .configure(figure_imports::routes)
                .configure(orders::routes)
                .configure(standing::routes)
                .configure(usage::routes)
                .configure(charts::routes)
                .configure(payments::routes)
                .configure(outbox::routes)
                .configure(reports::routes)
                .configure(logged),
        )
        .split_for_parts();
    let document = openapi::finish(collected);
    let app = app
        .app_data(web::QueryConfig::default().error_handler(|error, _| query(&error).into()))
        .app_data(web::PathConfig::default().error_handler(|_, request| path(request).into()))
        .app_data(web::Data::new(Document(Arc::new(document.clone()))))
        .service(web::redirect("/", DOCS))
        .service(web::redirect("/docs", DOCS))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from(OPENAPI).validator_url("none")))
        .default_service(web::to(unknown));
    (app, document)
}

/// Simulations, forecasts, plans and invoices.
fn issued(config: &mut ServiceConfig<'_>) {
    config
        .service(simulations::simulate_situation)
        .service(forecasts::forecast_costs)
        .service(plans::plan_invoices)
        .service(plans::issue_invoices)
        .service(invoices::list_invoices)
        .service(invoices::credit_invoice);
}

/// Billing runs.
fn in_runs(config: &mut ServiceConfig<'_>) {
    config
        .service(billing_runs::plan_billing_run)
        .service(billing_runs::list_billing_runs)
        .service(billing_runs::read_billing_run)
        .service(billing_runs::read_billing_run_documents)
        .service(billing_runs::execute_billing_run)
        .service(billing_runs::follow_billing_run);
}

/// Organisations, agreements and contracts.
fn recorded(config: &mut ServiceConfig<'_>) {
    config
        .service(organisations::create_organisation)
        .service(organisations::list_organisations)
        .service(organisations::read_organisation)
        .service(organisations::correct_organisation)
        .service(organisations::read_organisation_revisions)
        .service(agreements::create_agreement)
        .service(agreements::list_agreements)
        .service(agreements::read_agreement)
        .service(agreements::correct_agreement)
        .service(agreements::read_agreement_revisions)
        .service(contracts::create_contract)
        .service(contracts::list_contracts)
        .service(contracts::read_contract)
        .service(contracts::correct_contract)
        .service(contracts::read_contract_revisions);
}

/// Figures and decisions.
fn kept_by_revisions(config: &mut ServiceConfig<'_>) {
    config
        .service(figures::population::create_population)
        .service(figures::population::list_populations)
        .service(figures::population::read_population)
        .service(figures::population::correct_population)
        .service(figures::population::withdraw_population)
        .service(figures::population::read_population_revisions)
        .service(figures::index::create_index_figure)
        .service(figures::index::list_index_figures)
        .service(figures::index::read_index_figure)
        .service(figures::index::correct_index_figure)
        .service(figures::index::withdraw_index_figure)
        .service(figures::index::read_index_figure_revisions)
        .service(figures::others::create_other_participants)
        .service(figures::others::list_other_participants)
        .service(figures::others::read_other_participants)
        .service(figures::others::correct_other_participants)
        .service(figures::others::withdraw_other_participants)
        .service(figures::others::read_other_participants_revisions)
        .service(figures::usage::create_usage)
        .service(figures::usage::list_usage)
        .service(figures::usage::read_usage)
        .service(figures::usage::correct_usage)
        .service(figures::usage::withdraw_usage)
        .service(figures::usage::read_usage_revisions)
        .service(decisions::decision::create_decision)
        .service(decisions::decision::list_decisions)
        .service(decisions::decision::read_decision)
        .service(decisions::decision::correct_decision)
        .service(decisions::decision::withdraw_decision)
        .service(decisions::decision::read_decision_revisions);
}

/// Mergers of municipalities.
fn merged(config: &mut ServiceConfig<'_>) {
    config
        .service(mergers::merger::create_merger)
        .service(mergers::merger::list_mergers)
        .service(mergers::merger::read_merger)
        .service(mergers::merger::correct_merger)
        .service(mergers::merger::withdraw_merger)
        .service(mergers::merger::read_merger_revisions);
}

/// The audit log.
fn logged(config: &mut ServiceConfig<'_>) {
    config.service(audit::list_audit_entries);
}

async fn served(document: web::Data<Document>) -> HttpResponse {
    let text = document.0.to_pretty_json().unwrap_or_default();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(text)
}

fn query(error: &QueryPayloadError) -> Refusal {
    match error {
        QueryPayloadError::Deserialize(why) => {
            Refusal::bad_request(format!("the query is not understood: {why}"))
        }
        other => Refusal::bad_request(format!("the query is not understood: {other}")),
    }
}

/// A name that cannot be one is the name of nothing.
fn path(request: &HttpRequest) -> Refusal {
    Refusal::not_found(format!("there is nothing at {}: its last part is no such name", request.path()))
}

/// What no route answers: an unknown address, or a known one by another method.
async fn unknown(request: HttpRequest, document: web::Data<Document>) -> HttpResponse {
    use actix_web::ResponseError;
    let mut methods = openapi::methods(&document.0, request.path());
    if request.path() == OPENAPI {
        methods.push("GET");
    }
    if methods.is_empty() {
        let message = format!("there is nothing at {}: see {DOCS}", request.path());
        return Refusal::not_found(message).error_response();
    }
    Refusal::method_not_allowed(request.method().as_str(), methods.join(", ")).error_response()
}
