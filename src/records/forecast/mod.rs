//! Forecasts in their public form: what is asked, read with all problems at once; what is told, in every form.

pub mod form;
pub mod percent;
pub mod read;
mod references;
pub mod told;
pub mod words;

pub use form::ForecastRequest;
pub use told::json::ForecastJson;
pub use told::view::View;
