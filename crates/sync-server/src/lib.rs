//! Carnet: sync-server.
