//! The store on a Postgres, a database for each test.
