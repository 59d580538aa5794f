//! Carnet: pwa.
