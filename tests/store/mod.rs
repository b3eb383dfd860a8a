//! The store on a real Postgres, a database for each test.

mod golden;
