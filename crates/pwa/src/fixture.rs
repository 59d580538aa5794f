//! A made-up engine in memory.
