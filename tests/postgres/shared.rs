//! The database of each test stands on its own.

use crate::support::cluster::{connect, database};
use std::sync::atomic::{AtomicUsize, Ordering};

async fn schema(url: String) {
    connect(&url).await.batch_execute("CREATE TABLE note (text text)").await.unwrap();
}

async fn notes(url: &str) -> Vec<String> {
    let rows = connect(url).await.query("SELECT text FROM note ORDER BY text", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn two_tests_do_not_see_each_others_rows() {
    let one = database("shared", schema).await;
    let other = database("shared", schema).await;

    connect(&one.url).await.batch_execute("INSERT INTO note VALUES ('of one')").await.unwrap();

    assert_eq!(notes(&one.url).await, ["of one"]);
    assert!(notes(&other.url).await.is_empty());
}

#[tokio::test]
async fn a_template_is_made_once_however_many_ask_for_it() {
    let hash = format!("made once {}", getrandom::u64().unwrap());
    let made = AtomicUsize::new(0);
    let count = async |url| {
        made.fetch_add(1, Ordering::SeqCst);
        schema(url).await;
    };

    let all = futures_util::future::join_all((0..8).map(|_| database(&hash, count))).await;

    assert_eq!(made.into_inner(), 1);
    assert_eq!(all.len(), 8);
}

#[tokio::test]
async fn a_database_is_dropped_with_its_test_even_where_a_connection_is_open() {
    let witness = database("shared", schema).await;
    let gone = database("shared", schema).await;
    let open = connect(&gone.url).await;
    let name: String = open.query_one("SELECT current_database()::text", &[]).await.unwrap().get(0);

    drop(gone);

    let found =
        connect(&witness.url).await.query("SELECT FROM pg_database WHERE datname = $1", &[&name]).await;
    assert!(found.unwrap().is_empty());
    assert!(open.query("SELECT 1", &[]).await.is_err());
}
