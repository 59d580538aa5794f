//! Everybody: their role, and their team.

use super::{
    answered, list,
    staff::{Staff, chosen, role_name, use_staff},
    text,
};
use crate::{
    app::App,
    components::{icon::icon, input::typed_into},
    i18n::t,
};
use serde_json::{Value, json};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PeopleProps {
    pub(super) app: App,
}

/// The cards.
#[component]
pub(super) fn People(props: &PeopleProps) -> Html {
    let app = &props.app;
    let staff = use_staff(app);
    html! {
        <>
            <section class="card" id="admin-people">
                <header><h2>{ t!("admin-people") }</h2></header>
                { answered(staff.known(), |all| html! {
                    <ol class="items">{ for list(all, "people").map(|person| one(app, &staff, all, person)) }</ol>
                }) }
            </section>
            if matches!(staff.known(), Some(Ok(_))) { <Teams app={app.clone()} {staff} /> }
        </>
    }
}

fn one(app: &App, staff: &Staff, all: &Value, person: &Value) -> Html {
    let (id, name) = (text(person, "person"), text(person, "name"));
    let (role, team) = (text(person, "role"), text(person, "team"));
    let roles = list(all, "roles").map(|role| (text(role, "id"), role_name(role)));
    let teams = list(all, "teams").map(|team| (text(team, "id"), text(team, "name").to_owned()));
    let set_role = place(app, staff, person, "role");
    let set_team = place(app, staff, person, "team");
    html! {
        <li class="member" key={format!("{id}-{}", staff.refused())}>
            <div>
                <h3>{ name }</h3>
                <p class="by">{ ways(&all["ways"][id]) }</p>
            </div>
            <div class="grid2">
                <div class="field">
                    <label class="label" for={format!("role-{id}")}>{ t!("admin-role") }</label>
                    <select id={format!("role-{id}")} onchange={set_role}>
                        if role.is_empty() { <option value="" selected=true>{ t!("admin-role-none") }</option> }
                        { for options(roles, role) }
                    </select>
                </div>
                <div class="field">
                    <label class="label" for={format!("team-{id}")}>{ t!("admin-team") }</label>
                    // A team means nothing without a role.
                    <select id={format!("team-{id}")} onchange={set_team} disabled={role.is_empty()}>
                        <option value="" selected={team.is_empty()}>{ t!("admin-team-none") }</option>
                        { for options(teams, team) }
                    </select>
                </div>
            </div>
        </li>
    }
}

/// How a person signs in beside links.
fn ways(had: &Value) -> String {
    let keys = had["passkeys"].as_u64().unwrap_or_default();
    let is = |what: &str| had[what].as_bool().unwrap_or_default();
    let mut ways = Vec::new();
    match (is("password"), is("code")) {
        (true, true) => ways.push(t!("admin-way-code")),
        (true, false) => ways.push(t!("admin-way-password")),
        (false, _) => {}
    }
    if keys > 0 {
        ways.push(t!("admin-way-passkeys", count = keys));
    }
    if ways.is_empty() { t!("admin-way-link") } else { ways.join(" · ") }
}

fn options<'a>(
    all: impl Iterator<Item = (&'a str, String)>,
    now: &str,
) -> impl Iterator<Item = Html> {
    all.map(move |(id, name)| {
        let selected = id == now;
        html! { <option value={id.to_owned()} {selected}>{ name }</option> }
    })
}

/// Gives a person the `part` of their place that is chosen, and no other: what was chosen just before may
/// not have come back yet.
fn place(app: &App, staff: &Staff, person: &Value, part: &'static str) -> Callback<Event> {
    let told = t!("admin-placed", name = text(person, "name"));
    let (staff, person) = (staff.clone(), text(person, "person").to_owned());
    app.on(move |app, event: Event| {
        let Some(value) = chosen(&event) else { return };
        let value = Some(value).filter(|value| !value.is_empty());
        staff.post(app, "/api/admin/place", json!({ "person": person, part: value }), told.clone());
    })
}

#[derive(Properties, PartialEq)]
struct TeamsProps {
    app: App,
    staff: Staff,
}

/// The teams, and a new one.
#[component]
fn Teams(props: &TeamsProps) -> Html {
    let TeamsProps { app, staff } = props;
    let name = use_state(String::new);
    let Some(Ok(all)) = staff.known() else { return html! {} };
    let oninput = typed_into(&name);
    let onsubmit = {
        let (name, staff) = (name.clone(), staff.clone());
        app.on(move |app, event: SubmitEvent| {
            event.prevent_default();
            let body = json!({ "name": name.trim() });
            staff.post(app, "/api/admin/team", body, t!("admin-team-added"));
            name.set(String::new());
        })
    };
    let teams: Vec<&str> = list(all, "teams").map(|team| text(team, "name")).collect();
    html! {
        <section class="card" id="admin-teams">
            <header><h2>{ t!("admin-teams") }</h2></header>
            if teams.is_empty() {
                <p class="pad">{ t!("admin-teams-none") }</p>
            } else {
                <ul class="pad row-of">{ for teams.iter().map(|team| html! { <li class="tag">{ *team }</li> }) }</ul>
            }
            <form class="setting" {onsubmit}>
                <div class="field grow">
                    <label class="label" for="team-name">{ t!("admin-team-name") }</label>
                    <input id="team-name" type="text" maxlength="80" autocomplete="off" value={(*name).clone()} {oninput} />
                </div>
                <button class="btn" disabled={name.trim().is_empty()}>{ icon("plus") }{ t!("admin-team-add") }</button>
            </form>
        </section>
    }
}
