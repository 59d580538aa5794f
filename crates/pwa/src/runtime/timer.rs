//! Timers for the screens: what shows for a while, and what waits until typing pauses.

pub(crate) use gloo::timers::callback::{Interval, Timeout};
