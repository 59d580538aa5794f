//! Carnet: sync.
