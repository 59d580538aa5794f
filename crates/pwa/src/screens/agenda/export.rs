//! Appointments as a file for another calendar.

use crate::{
    app::{App, browser},
    i18n::t,
};
use carnet_engine::api::{Exported, Reply, Request};

/// Has the file written on this device, and hands it to the browser.
pub(crate) fn export(app: &App, what: Exported) {
    app.order(Request::Calendar(what), |app, reply| {
        let Reply::Calendar(text) = reply else { return };
        let name = t!("agenda-file");
        match browser::download(&format!("{name}.ics"), "text/calendar;charset=utf-8", &[text]) {
            Some(()) => app.tell(t!("agenda-exported")),
            None => app.complain(t!("agenda-not-exported")),
        }
    });
}
