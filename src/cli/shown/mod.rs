//! Commands that show what ships with the product.

pub mod catalogue;
pub mod figures;
pub mod openapi;
pub mod schema;
