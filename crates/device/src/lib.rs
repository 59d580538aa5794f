//! Carnet: device.
