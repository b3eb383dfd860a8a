//! Whatever goes wrong, in whatever order: each document reaches the access point under one key, no mail is kept twice,
//! and every delivery ends sent, given up, or before a person.

use super::leases::taken;
use super::{HASTY, all, deliver, events, issued, mailer, point, sender};
use crate::support::app::TestApp;
use crate::support::receivers::access_point::{Act as Answer, Point};
use crate::support::receivers::smtp::{Act, Keeps, MailBox, Step};
use serde_json::Value;
use std::collections::BTreeSet;
use std::thread;

/// A source of chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn mail(&mut self) -> Act {
        const STEPS: [Step; 6] = [Step::Greeting, Step::Hello, Step::From, Step::To, Step::Data, Step::End];
        let step = STEPS[self.below(6)];
        let keeps = if step == Step::End && self.below(2) == 0 { Keeps::It } else { Keeps::Nothing };
        match self.below(8) {
            0..=2 => Act::Accept,
            3 => Act::Answer(step, "451 later"),
            4 => Act::Answer(step, "550 never"),
            5 => Act::Cut(step, keeps),
            6 => Act::Answer(step, "good morning"),
            _ => Act::CutInside,
        }
    }

    fn answer(&mut self) -> Answer {
        match self.below(12) {
            0..=2 => Answer::Serve,
            3 => Answer::Answer(500),
            4 => Answer::TakeAnd(500),
            5 => Answer::TakeAndCut,
            6 => Answer::Cut,
            7 => Answer::TakeAndBabble,
            8 => Answer::Answer(429),
            9 => Answer::TakeAnd(202),
            10 => Answer::TakeAndAnswerTwice,
            _ => Answer::Answer(503),
        }
    }
}

fn state(delivery: &Value) -> &str {
    delivery["state"].as_str().unwrap()
}

/// Sends until nothing is under way, with faults, deaths and two who send at once.
fn live(app: &TestApp, chance: &mut Chance, (mails, server): (&MailBox, &Point)) {
    let outbox = sender(Some(point(&server.url(), HASTY)), Some(mailer(&mails.url(), HASTY)));
    for day in 0..40 {
        mails.now((0..20).map(|_| chance.mail()).collect());
        server.now((0..20).map(|_| chance.answer()).collect());
        let minutes = day * 24 * 60;
        let under_way = |one: &Value| ["queued", "sending", "retrying", "pending"].contains(&state(one));
        let left = all(app).iter().filter(|one| under_way(one)).count();
        if left == 0 {
            return;
        }
        let waits = all(app).iter().any(|one| ["queued", "retrying", "pending"].contains(&state(one)));
        // Some die before they send, some before they say so.
        match chance.below(4) {
            0 if waits => drop(taken(app, &outbox, minutes)),
            1 if waits => drop(taken(app, &outbox, minutes).hand_over(&*outbox.carrier)),
            2 => thread::scope(|scope| {
                scope.spawn(|| deliver(app, &outbox, minutes));
                scope.spawn(|| deliver(app, &outbox, minutes));
            }),
            _ => deliver(app, &outbox, minutes),
        }
    }
    panic!("something is under way for ever: {:#?}", all(app));
}

#[test]
fn nothing_is_lost_and_nothing_comes_twice_whatever_goes_wrong() {
    for seed in 1..=6 {
        let app = issued("both");
        let (mails, server) = (MailBox::start(vec![Act::Accept]), Point::start(vec![Answer::Serve]));
        live(&app, &mut Chance(seed), (&mails, &server));

        let (taken, times) = (server.taken(), mails.times());
        assert!(times.values().all(|times| *times == 1), "seed {seed}: {times:?}");
        let deliveries = all(&app);
        assert_eq!(deliveries.len(), 6, "seed {seed}: none is lost");
        for one in &deliveries {
            let sent =
                one["events"].as_array().unwrap().iter().filter_map(|event| event["message_id"].as_str());
            let keys: BTreeSet<&str> = sent.collect();
            assert_eq!(keys.len(), 1, "seed {seed}: {one:#}");
            let key = keys.first().unwrap();
            let arrived = match one["channel"].as_str().unwrap() {
                "peppol" => taken.contains_key(*key),
                _ => times.contains_key(&format!("<{key}@cultuurconnect.be>")),
            };
            match state(one) {
                "sent" => assert!(arrived, "seed {seed}: {one:#}"),
                "given_up" => assert!(!arrived, "seed {seed}: {one:#}"),
                "unclear" => assert_eq!(one["waits_for"], "person"),
                other => panic!("seed {seed}: {other} {:?}", events(one)),
            }
        }
        let keys = |number: &str| {
            let requests = server.requests().into_iter().filter(|request| request.method == "PUT");
            let own = requests.filter(|request| request.key().starts_with(&format!("{number}-")));
            own.map(|request| request.key()).collect::<BTreeSet<_>>().len()
        };
        assert!(["1", "3", "5"].iter().all(|number| keys(number) <= 1), "seed {seed}");
    }
}
