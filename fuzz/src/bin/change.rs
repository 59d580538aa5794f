#![no_main]

carnet_fuzz::target!(carnet_fuzz::sync::change);
