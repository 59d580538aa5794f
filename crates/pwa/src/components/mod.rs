//! Parts that every screen is made of.

pub(crate) mod badge;
pub(crate) mod dialog;
pub(crate) mod dictate;
pub(crate) mod drop_zone;
pub(crate) mod empty;
pub(crate) mod form;
pub(crate) mod icon;
pub(crate) mod inline;
pub(crate) mod input;
pub(crate) mod laid;
pub(crate) mod may;
pub(crate) mod menu;
pub(crate) mod picker;
pub(crate) mod prose;
pub(crate) mod qr;
mod schedule;
pub(crate) mod spacer;
pub(crate) mod tick;
pub(crate) mod toast;
