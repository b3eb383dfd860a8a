//! Time: the one place where it is read.

use crate::domain::calendar::{Day, day_in_brussels};
use chrono::{DateTime, Utc};

/// Where the time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The clock of the machine.
    Machine,
    /// It always is this moment: for tests.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// What time it is.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Clock::Machine => Utc::now(),
            Clock::Fixed(moment) => moment,
        }
    }

    /// What day it is in Brussels, where agreements are kept.
    pub fn today(self) -> Day {
        day_in_brussels(self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::iso_day;

    #[test]
    fn the_day_begins_at_midnight_in_brussels() {
        let at = |text: &str| Clock::Fixed(text.parse().unwrap()).today();
        assert_eq!(Some(at("2023-06-30T21:59:59Z")), iso_day("2023-06-30"));
        assert_eq!(Some(at("2023-06-30T22:00:00Z")), iso_day("2023-07-01"));
        assert_eq!(Some(at("2022-12-31T23:00:00Z")), iso_day("2023-01-01"));
    }
}
