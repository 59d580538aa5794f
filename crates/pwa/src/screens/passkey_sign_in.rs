//! Signing a device in with a passkey: nothing is typed.

use super::sign_in::{device_name, signed};
use crate::{
    app::{
        App,
        join::{self, ByPasskey},
        passkey::{self, Asking},
    },
    i18n::coded,
    runtime::timer::Timeout,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How long a field offers passkeys before it is given another challenge, in milliseconds: the server's is good for five minutes.
const FRESH_MS: u32 = 240_000;

/// Asks for a passkey over the page, and signs in with it.
pub(super) fn begin(
    app: &App,
    device: &str,
    problem: &UseStateHandle<Option<String>>,
    busy: &UseStateHandle<bool>,
) {
    busy.set(true);
    problem.set(None);
    let (app, device) = (app.clone(), named(device));
    let (problem, busy) = (problem.clone(), busy.clone());
    spawn_local(async move {
        match join::by_passkey(&device, Asking::Now).await {
            Ok(credentials) => signed(&app, credentials, &problem, &busy),
            Err(why) => {
                problem.set(Some(words(&why)));
                busy.set(false);
            }
        }
    });
}

/// Has the browser offer passkeys in the field of the address, for as long as that is shown.
#[hook]
pub(super) fn use_passkeys_in_field(
    app: &App,
    device: &str,
    problem: &UseStateHandle<Option<String>>,
    busy: &UseStateHandle<bool>,
) {
    let round = use_state(|| 0_u32);
    let (app, device) = (app.clone(), named(device));
    let (problem, busy, again) = (problem.clone(), busy.clone(), round.clone());
    use_effect_with(*round, move |round| {
        let round = *round;
        let next = again.clone();
        let fresh = Timeout::new(FRESH_MS, move || next.set(round + 1));
        spawn_local(async move {
            if !passkey::is_offered() || !passkey::is_offered_in_fields().await {
                return;
            }
            match join::by_passkey(&device, Asking::InField).await {
                Ok(credentials) => {
                    busy.set(true);
                    signed(&app, credentials, &problem, &busy);
                }
                // Nobody chose one: nobody is told of it.
                Err(ByPasskey::Browser(_)) => (),
                Err(why) if is_quiet(&why) => (),
                Err(why) => {
                    problem.set(Some(words(&why)));
                    again.set(round + 1);
                }
            }
        });
        move || {
            fresh.cancel();
            passkey::leave_field();
        }
    });
}

/// What says nothing of a passkey that somebody chose: they came to type a password.
fn is_quiet(why: &ByPasskey) -> bool {
    let quiet = ["offline", "unexpected", "passkey-address", "too-many", "not-found", "server"];
    matches!(why, ByPasskey::Server(code) if quiet.contains(&code.as_str()))
}

fn named(device: &str) -> String {
    if device.trim().is_empty() { device_name() } else { device.trim().to_owned() }
}

fn words(why: &ByPasskey) -> String {
    match why {
        ByPasskey::Browser(problem) => coded("passkey", problem),
        ByPasskey::Server(code) => coded("join", code),
    }
}
