//! When to connect to the server.

use carnet_sync::{Millis, backoff};

/// The line to the server, as the shell holds it.
#[derive(Debug, Default)]
pub(crate) struct Line {
    state: State,
    failures: u32,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody is signed in, or the server does not want this device.
    #[default]
    Closed,
    /// Down, until this time.
    Down(Millis),
    /// The shell was told to connect.
    Connecting,
    /// Up.
    Up,
}

impl Line {
    /// Someone signed in: connect at once.
    pub(crate) fn open(&mut self, now: Millis) {
        *self = Self { state: State::Down(now), failures: 0 };
    }

    /// Nobody to connect for.
    pub(crate) fn close(&mut self) {
        *self = Self::default();
    }

    /// The user, or the browser, says that the network is back.
    pub(crate) fn hurry(&mut self, now: Millis) {
        if matches!(self.state, State::Down(_)) {
            self.open(now);
        }
    }

    /// Whether to connect now; it is taken that the shell does.
    pub(crate) fn wants(&mut self, now: Millis) -> bool {
        let due = matches!(self.state, State::Down(until) if until <= now);
        if due {
            self.state = State::Connecting;
        }
        due
    }

    pub(crate) fn connected(&mut self) {
        if self.state != State::Closed {
            self.state = State::Up;
        }
    }

    /// The server welcomed this device: the next failure is the first again.
    pub(crate) fn welcomed(&mut self) {
        self.failures = 0;
    }

    /// The line is down, or could not be had.
    pub(crate) fn disconnected(&mut self, now: Millis, random: u64) {
        if matches!(self.state, State::Connecting | State::Up) {
            self.state = State::Down(now.saturating_add(backoff(self.failures, random)));
            self.failures = self.failures.saturating_add(1);
        }
    }

    /// When to ask [`Self::wants`] again.
    pub(crate) const fn timeout(&self) -> Option<Millis> {
        match self.state {
            State::Down(until) => Some(until),
            _ => None,
        }
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.state == State::Connecting
    }

    pub(crate) fn is_up(&self) -> bool {
        self.state == State::Up
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connects_once_and_waits_longer_after_each_failure() {
        let mut line = Line::default();
        assert!(!line.wants(0), "nobody is signed in");
        line.open(10);
        assert!(line.wants(10));
        assert!(!line.wants(11), "the shell is at it");
        line.disconnected(20, 0);
        let first = line.timeout().unwrap() - 20;
        assert!(!line.wants(20));
        assert!(line.wants(20 + first));
        line.disconnected(30, 0);
        assert!(line.timeout().unwrap() - 30 > first);
        line.hurry(31);
        assert!(line.wants(31));
        line.connected();
        assert_eq!(line.timeout(), None);
    }
}
