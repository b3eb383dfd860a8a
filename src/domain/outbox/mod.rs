//! Sending documents: by which way, where a delivery stands, and what the outcome of an attempt leads to. No clock and no
//! network here: what happened goes in, what is to be done comes out.

use chrono::TimeDelta;

/// A way by which a document is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// The structured invoice to a participant of Peppol.
    Peppol,
    /// The PDF by e-mail.
    Email,
}

impl Channel {
    /// Every way.
    pub const ALL: [Channel; 2] = [Channel::Peppol, Channel::Email];

    /// Its name, as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Peppol => "peppol",
            Channel::Email => "email",
        }
    }

    /// The way of that name.
    pub fn named(name: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It waits for its first attempt.
    Queued,
    /// Somebody is sending it.
    Sending,
    /// An attempt led nowhere; it is tried again.
    Retrying,
    /// It was handed over, and is not confirmed yet; it is asked about.
    Pending,
    /// It was sent.
    Sent,
    /// It was refused, or tried often enough.
    GivenUp,
    /// It may have arrived or not: a person finds out.
    Unclear,
    /// A person cancelled it.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [State; 8] = [
        State::Queued,
        State::Sending,
        State::Retrying,
        State::Pending,
        State::Sent,
        State::GivenUp,
        State::Unclear,
        State::Cancelled,
    ];

    /// Its name, as it is written.
    pub fn name(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sending => "sending",
            State::Retrying => "retrying",
            State::Pending => "pending",
            State::Sent => "sent",
            State::GivenUp => "given_up",
            State::Unclear => "unclear",
            State::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the service still does something about it.
    pub fn is_under_way(self) -> bool {
        self.waits() || self == State::Sending
    }

    /// Whether its next attempt is to come.
    pub fn waits(self) -> bool {
        matches!(self, State::Queued | State::Retrying | State::Pending)
    }

    /// Whether a person may cancel it: it is neither being sent, nor handed over, nor at its end.
    pub fn may_be_cancelled(self) -> bool {
        matches!(self, State::Queued | State::Retrying | State::Unclear)
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Accepted,
    /// The other side has it, and will say later what became of it.
    Pending,
    /// The other side was asked about it and does not know it.
    Lost,
    /// The other side does not want it, now or later.
    Refused,
    /// The other side surely has it not; it may take it later.
    Failed,
    /// The other side may have it or not.
    Unknown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 6] = [
        Outcome::Accepted,
        Outcome::Pending,
        Outcome::Lost,
        Outcome::Refused,
        Outcome::Failed,
        Outcome::Unknown,
    ];

    /// Its name, as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Pending => "pending",
            Outcome::Lost => "lost",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
            Outcome::Unknown => "unknown",
        }
    }
}

/// How long is waited after each attempt that led nowhere; after the last of them it is given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backoff(Vec<TimeDelta>);

impl Default for Backoff {
    /// A minute, 5, 30, 2 hours, 6, 24: seven attempts in a day and a half.
    fn default() -> Self {
        Backoff([1, 5, 30, 120, 360, 1440].map(TimeDelta::minutes).to_vec())
    }
}

impl Backoff {
    /// Waits of one's own, in their order.
    pub fn of(waits: Vec<TimeDelta>) -> Backoff {
        Backoff(waits)
    }

    /// How long is waited after so many attempts; `None` where there were enough.
    pub fn after(&self, attempts: u32) -> Option<TimeDelta> {
        let place = usize::try_from(attempts).unwrap_or(usize::MAX).checked_sub(1)?;
        self.0.get(place).copied()
    }
}

/// How long whoever sends something is believed to live: longer than the longest attempt takes.
pub const LEASE: TimeDelta = TimeDelta::minutes(15);

/// A delivery that was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// By which way.
    pub channel: Channel,
    /// How often by now.
    pub attempts: u32,
    /// Whether an earlier attempt may have arrived without saying so.
    pub doubtful: bool,
    /// Whether it had been handed over before, and was asked about.
    pub asked: bool,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Where the delivery stands.
    pub state: State,
    /// Whether some attempt may have arrived without saying so.
    pub doubtful: bool,
    /// How long is waited before the next attempt; `None` where there is none.
    pub wait: Option<TimeDelta>,
}

/// What follows from an outcome.
///
/// A mail is never sent again where it may have arrived: nothing tells the receiving side that it is the same one. An
/// access point is given the same key each time, by which it knows.
///
/// ```
/// use tarief::domain::outbox::{Backoff, Channel, Outcome, State, Tried, verdict};
///
/// let mail = Tried { channel: Channel::Email, attempts: 1, doubtful: false, asked: false };
/// assert_eq!(verdict(mail, Outcome::Failed, &Backoff::default()).state, State::Retrying);
/// assert_eq!(verdict(mail, Outcome::Unknown, &Backoff::default()).state, State::Unclear);
/// ```
pub fn verdict(tried: Tried, outcome: Outcome, backoff: &Backoff) -> Verdict {
    let ends = |state| Verdict { state, doubtful: tried.doubtful, wait: None };
    let again = |state, doubtful, at_last| match backoff.after(tried.attempts) {
        Some(wait) => Verdict { state, doubtful, wait: Some(wait) },
        None => Verdict { state: at_last, doubtful, wait: None },
    };
    let given_up = |doubtful| if doubtful { State::Unclear } else { State::GivenUp };
    match outcome {
        Outcome::Accepted => ends(State::Sent),
        Outcome::Refused => ends(State::GivenUp),
        Outcome::Pending => again(State::Pending, false, State::Unclear),
        // It is the asking that failed: what was handed over still is.
        Outcome::Failed | Outcome::Unknown if tried.asked => again(State::Pending, false, State::Unclear),
        Outcome::Unknown if tried.channel == Channel::Email => ends(State::Unclear),
        Outcome::Unknown => again(State::Retrying, true, State::Unclear),
        Outcome::Lost => again(State::Retrying, false, State::GivenUp),
        Outcome::Failed => again(State::Retrying, tried.doubtful, given_up(tried.doubtful)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(channel: Channel, attempts: u32) -> Tried {
        Tried { channel, attempts, doubtful: false, asked: false }
    }

    fn state(tried: Tried, outcome: Outcome) -> State {
        verdict(tried, outcome, &Backoff::default()).state
    }

    #[test]
    fn attempts_that_fail_are_repeated_later_and_later_until_they_are_given_up() {
        let minutes = |attempts| {
            let verdict = verdict(tried(Channel::Email, attempts), Outcome::Failed, &Backoff::default());
            (verdict.state, verdict.wait.map(|wait| wait.num_minutes()))
        };

        let waits: Vec<_> = (1..=6).map(minutes).collect();

        assert_eq!(waits, [1, 5, 30, 120, 360, 1440].map(|wait| (State::Retrying, Some(wait))));
        assert_eq!(minutes(7), (State::GivenUp, None));
    }

    #[test]
    fn a_mail_that_may_have_arrived_is_never_sent_again_by_itself() {
        for attempts in 1..=8 {
            let verdict = verdict(tried(Channel::Email, attempts), Outcome::Unknown, &Backoff::default());
            assert_eq!((verdict.state, verdict.wait), (State::Unclear, None));
        }
    }

    #[test]
    fn what_may_have_reached_an_access_point_is_sent_again_and_never_said_to_be_given_up() {
        let first = verdict(tried(Channel::Peppol, 1), Outcome::Unknown, &Backoff::default());
        assert_eq!((first.state, first.doubtful), (State::Retrying, true));

        let last = Tried { doubtful: true, ..tried(Channel::Peppol, 7) };
        assert_eq!(state(last, Outcome::Failed), State::Unclear);
        assert_eq!(state(last, Outcome::Unknown), State::Unclear);
        assert_eq!(state(last, Outcome::Accepted), State::Sent);
        assert_eq!(state(last, Outcome::Refused), State::GivenUp, "whoever had it would have said so");
    }

    #[test]
    fn what_was_handed_over_is_asked_about_until_it_is_known_or_a_person_asks() {
        let asked = |attempts| Tried { asked: true, ..tried(Channel::Peppol, attempts) };

        for outcome in [Outcome::Pending, Outcome::Failed, Outcome::Unknown] {
            assert_eq!(state(asked(2), outcome), State::Pending, "{outcome:?}");
            assert_eq!(state(asked(7), outcome), State::Unclear, "{outcome:?}");
        }
        assert_eq!(state(asked(2), Outcome::Lost), State::Retrying);
        assert_eq!(state(asked(7), Outcome::Lost), State::GivenUp);
        assert_eq!(state(asked(7), Outcome::Accepted), State::Sent);
    }

    #[test]
    fn what_waits_has_a_day_for_it_and_what_has_ended_has_none() {
        let all = Channel::ALL.iter().flat_map(|channel| Outcome::ALL.map(|outcome| (*channel, outcome)));
        for (channel, outcome) in all {
            for attempts in 1..=8 {
                let verdict = verdict(tried(channel, attempts), outcome, &Backoff::default());
                assert_eq!(
                    verdict.state.waits(),
                    verdict.wait.is_some(),
                    "{channel:?} {outcome:?} {attempts}"
                );
                assert_ne!(verdict.state, State::Sending);
            }
        }
    }

    #[test]
    fn every_name_is_that_of_one_thing() {
        assert!(State::ALL.iter().all(|state| State::named(state.name()) == Some(*state)));
        assert!(Channel::ALL.iter().all(|channel| Channel::named(channel.name()) == Some(*channel)));
        assert_eq!(State::named("lost"), None);
    }
}
