//! Whoever sends may die between sending and saying so.

use super::{PATIENT, ask, deliver, events, issued, mailer, moment, point, read, sender, stands};
use crate::support::app::TestApp;
use crate::support::receivers::access_point::{Act as Answer, Point};
use crate::support::receivers::smtp::{Act, MailBox};
use std::thread;
use tarief::domain::outbox::State;
use tarief::records::outbox::parcel::Carrier;
use tarief::web::outbox::Outbox;
use tarief::workflows::outbox::deliver::{InHand, Sending, Turn, record, take};

fn sending(outbox: &Outbox) -> Sending<'_> {
    Sending { carrier: &*outbox.carrier, backoff: &outbox.backoff, ubl_in_mail: false }
}

/// Takes the next document, and has it in hand.
pub fn taken(app: &TestApp, outbox: &Outbox, minutes: i64) -> InHand {
    let turn = app.run(async |conn| take(conn, &sending(outbox), moment(minutes)).await.unwrap());
    match turn {
        Some(Turn::Taken(in_hand)) => *in_hand,
        _ => panic!("nothing is to be sent"),
    }
}

/// Hands over what is in hand, and dies.
fn hand_over_and_die(app: &TestApp, outbox: &Outbox, minutes: i64) {
    let reply = taken(app, outbox, minutes).hand_over(&*outbox.carrier);
    assert_eq!(reply.outcome.name(), "accepted");
}

#[test]
fn a_mail_whose_sender_died_is_not_sent_again_and_a_person_is_asked() {
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Accept]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let delivery = ask(&app, "2023000001", "email");

    hand_over_and_die(&app, &outbox, 0);
    deliver(&app, &outbox, 14);
    assert_eq!(stands(&app, &delivery), ("sending".to_owned(), "sending".to_owned()), "it may still live");
    deliver(&app, &outbox, 16);

    assert_eq!(stands(&app, &delivery), ("unclear".to_owned(), "unknown".to_owned()));
    deliver(&app, &outbox, 100_000);
    assert_eq!(server.times().into_values().collect::<Vec<_>>(), [1]);
    assert_eq!(read(&app, &delivery)["waits_for"], "person");
}

#[test]
fn a_document_whose_sender_died_reaches_the_access_point_once() {
    let (app, server) = (issued("none"), Point::start(vec![Answer::Serve]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), None);
    let delivery = ask(&app, "2023000001", "peppol");

    hand_over_and_die(&app, &outbox, 0);
    deliver(&app, &outbox, 16);
    deliver(&app, &outbox, 17);

    assert_eq!(events(&read(&app, &delivery)), ["sending", "unknown", "sending", "accepted"]);
    assert_eq!((server.requests().len(), server.taken().len()), (2, 1));
    assert_eq!(stands(&app, &delivery).0, "sent");
}

#[test]
fn one_that_died_before_it_sent_anything_loses_nothing() {
    let (app, server) = (issued("none"), Point::start(vec![Answer::Serve]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), None);
    let delivery = ask(&app, "2023000001", "peppol");

    drop(taken(&app, &outbox, 0));
    deliver(&app, &outbox, 16);
    deliver(&app, &outbox, 17);

    assert_eq!((stands(&app, &delivery).0.as_str(), server.requests().len()), ("sent", 1));
}

#[test]
fn one_that_was_believed_dead_and_comes_back_is_listened_to() {
    let (app, server) = (issued("none"), MailBox::start(vec![Act::Accept]));
    let outbox = sender(None, Some(mailer(&server.url(), PATIENT)));
    let delivery = ask(&app, "2023000001", "email");

    let in_hand = taken(&app, &outbox, 0);
    deliver(&app, &outbox, 16);
    assert_eq!(stands(&app, &delivery).0, "unclear");
    let reply = in_hand.hand_over(&*outbox.carrier);
    let sending = sending(&outbox);
    let state = app.run(async |conn| record(conn, &in_hand, (&reply, &sending, moment(17))).await.unwrap());

    assert_eq!(state, State::Sent);
    assert_eq!(events(&read(&app, &delivery)), ["sending", "unknown", "accepted"]);
}

#[test]
fn two_who_send_at_once_never_take_the_same() {
    let (app, mails, server) =
        (issued("both"), MailBox::start(vec![Act::Accept]), Point::start(vec![Answer::Serve]));
    let outbox = sender(Some(point(&server.url(), PATIENT)), Some(mailer(&mails.url(), PATIENT)));

    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| deliver(&app, &outbox, 0));
        }
    });

    assert_eq!((server.requests().len(), server.taken().len()), (3, 3));
    assert!(mails.times().into_values().eq([1, 1, 1]));
    assert_eq!(app.number("SELECT count(*) FROM deliveries WHERE state = 'sent' AND attempts = 1"), 6);
}

#[test]
fn a_fault_in_what_carries_it_is_an_outcome_that_nobody_knows() {
    struct Broken;
    impl Carrier for Broken {
        fn channels(&self) -> &[tarief::domain::outbox::Channel] {
            &tarief::domain::outbox::Channel::ALL
        }
        fn send(
            &self,
            _: &tarief::records::outbox::parcel::Parcel,
        ) -> tarief::records::outbox::parcel::Reply {
            panic!("a fault")
        }
        fn ask(
            &self,
            _: &tarief::records::outbox::parcel::Structured,
        ) -> tarief::records::outbox::parcel::Reply {
            panic!("a fault")
        }
    }
    let app = issued("none");
    let delivery = ask(&app, "2023000001", "email");
    let outbox = Outbox { carrier: std::sync::Arc::new(Broken), ..sender(None, None) };

    deliver(&app, &outbox, 0);

    assert_eq!(stands(&app, &delivery), ("unclear".to_owned(), "unknown".to_owned()));
}
