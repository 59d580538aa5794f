//! Carnet: demo.
