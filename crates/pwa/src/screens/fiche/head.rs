//! The top of a fiche: who it is, what can be done, who else is here.

use super::{Composing, aspect, facts, named, time};
use crate::{
    app::{
        App, browser,
        route::{Part, Route},
        state::{Action, Dialog},
    },
    components::{badge, icon::icon, may::May, menu::Menu},
    i18n::{coded, t, values},
    screens::agenda::{Editing, words as agenda_words},
};
use carnet_engine::api::{Fiche, Presence, Section};
use carnet_ids::DocId;
use carnet_model::{edit::Place, kind::DocKey, schema::EVENT_KINDS};
use yew::prelude::*;

/// The head.
pub(crate) fn head(app: &App, fiche: &Fiche, part: Part, composing: &Composing) -> Html {
    let view = &fiche.view;
    html! {
        <header class="head">
            <div class="ident">
                { badge::avatar(&view.initials, view.is_person) }
                <div class="who">
                    <h1>{ named(&view.name) }</h1>
                    <div class="facts">{ facts_line(app, fiche) }</div>
                </div>
                <div class="acts">
                    { aspect::other_side(app, view, part) }
                    { reach(fiche) }
                    <May to={Section::Events}>{ bolt(app, view.contact, composing) }</May>
                    { gear(app, fiche) }
                    { walk(app, part) }
                </div>
            </div>
            { tabs(app, view.contact, part) }
        </header>
    }
}

fn facts_line(app: &App, fiche: &Fiche) -> Html {
    let view = &fiche.view;
    let doc = DocKey::Contact(view.contact);
    let workspace = &app.state.workspace;
    let words = |key: &str| {
        let field = facts::field(view, key)?;
        let shown = values::shown(values::kind_of(doc, &Place::Root, key), field, workspace);
        Some(shown).filter(|shown| !shown.is_empty())
    };
    html! {
        <>
            if let Some(code) = words("client_code") { <span>{ code }</span> }
            if let Some(stage) = words("client_stage") { { badge::tag(tone(view), stage) } }
            if let Some(kind) = words("party_kind") { { badge::tag("", kind) } }
            if let Some(status) = words("status") { { badge::tag("accent", status) } }
            if let Some(category) = words("category") { <span>{ category }</span> }
            if let Some(rep) = words("rep") { <span>{ t!("rep-short", name = rep) }</span> }
            if view.archived { { badge::tag("warn", t!("badge-archived")) } }
            if view.conflicts > 0 { { badge::tag("warn", t!("badge-conflicts", count = view.conflicts)) } }
            if fiche.pending { { badge::tag("warn", t!("badge-waiting")) } }
            if let Some(clock) = &fiche.clock { { time::tag(app, view.contact, clock) } }
            <span aria-live="polite">{ for present(app, view.contact).iter().map(someone) }</span>
        </>
    }
}

/// Green for a client; a former one or a prospect is no good news yet.
fn tone(view: &carnet_model::view::FicheView) -> &'static str {
    let stage =
        facts::field(view, "client_stage").and_then(|field| field.value.as_ref()?.as_text());
    if stage == Some("client") { "good" } else { "" }
}

fn present(app: &App, contact: DocId) -> Vec<Presence> {
    match &app.state.present {
        Some((here, present)) if *here == contact => present.clone(),
        _ => Vec::new(),
    }
}

fn someone(who: &Presence) -> Html {
    let (name, device) = (who.name.as_str(), who.device.as_str());
    let words = match (device.is_empty(), who.typing) {
        (true, true) => t!("presence-typing", name = name),
        (true, false) => t!("presence-looking", name = name),
        (false, true) => t!("presence-typing-on", name = name, device = device),
        (false, false) => t!("presence-looking-on", name = name, device = device),
    };
    badge::tag("info", words)
}

fn reach(fiche: &Fiche) -> Html {
    let view = &fiche.view;
    html! {
        <>
            { way(facts::phone(view).map(|(number, _)| format!("tel:{number}")), "phone", t!("call"), t!("call-none"), false) }
            { way(facts::email(view).map(|email| format!("mailto:{email}")), "mail", t!("write"), t!("write-none"), false) }
            { way(facts::route(view), "pin", t!("go-there"), t!("go-there-none"), true) }
        </>
    }
}

/// A button that leaves the app; without a way to reach the contact it says why it can't.
fn way(href: Option<String>, name: &str, text: String, why: String, away: bool) -> Html {
    match href {
        Some(href) => html! {
            <a class="btn say" {href} title={text.clone()} target={away.then_some("_blank")} rel={away.then_some("noopener noreferrer")}>
                { icon(name) }<span>{ text }</span>
            </a>
        },
        None => {
            html! { <button class="btn say" disabled=true title={why}>{ icon(name) }<span>{ text }</span></button> }
        }
    }
}

/// The lightning: what is created for this contact.
fn bolt(app: &App, contact: DocId, composing: &Composing) -> Html {
    let task = app.on(move |app, _: MouseEvent| {
        app.go(Route::Fiche(contact, Part::Tasks));
        // Behind the focus that goes to a screen that is new.
        browser::once_painted(|| browser::focus("task-title"));
    });
    let appointment = app.on(move |app, _: MouseEvent| {
        let editing = Editing::new(app, agenda_words::today(), None, Some(contact));
        app.show(Dialog::Appointing(Box::new(editing)));
    });
    html! {
        <Menu class={classes!("btn", "pri", "say")} button={html! { <>{ icon("bolt") }<span>{ t!("create") }</span></> }}>
            { for EVENT_KINDS.iter().map(|kind| {
                let composing = composing.clone();
                let onclick = app.on(move |app, _: MouseEvent| {
                    composing.set(Some((*kind).to_owned()));
                    if !matches!(app.state.route, Route::Fiche(_, Part::Main | Part::Supplier | Part::Activity)) {
                        app.go(Route::Fiche(contact, Part::Activity));
                    }
                    browser::focus_soon("compose-text");
                });
                html! { <button type="button" {onclick}>{ icon(super::events::icon_of(kind)) }{ coded("choice-kind", kind) }</button> }
            }) }
            <hr />
            <button type="button" onclick={task}>{ icon("task") }{ t!("task-new") }</button>
            <button type="button" onclick={appointment}>{ icon("calendar") }{ t!("appointment-new") }</button>
        </Menu>
    }
}

fn gear(app: &App, fiche: &Fiche) -> Html {
    let contact = fiche.view.contact;
    let favourite = app.state.notes.favourites.contains(&contact);
    let star = app.on(move |app, _: MouseEvent| app.state.dispatch(Action::Favourite(contact)));
    let copy = app.on(move |app, _: MouseEvent| {
        let link = format!("{}{}", browser::origin(), Route::Fiche(contact, Part::Main).path());
        let then = app.clone();
        browser::copy(&link, move |copied| {
            if copied { then.tell(t!("link-copied")) } else { then.complain(t!("copy-failed")) }
        });
    });
    let to = |part: Part, name: &str, text: String| {
        let route = Route::Fiche(contact, part);
        html! { <a href={route.path()} onclick={app.follow(route)}>{ icon(name) }{ text }</a> }
    };
    html! {
        <Menu class={classes!("btn", "ic")} label={t!("more-actions")} button={icon("gear")}>
            { to(Part::Print, "print", t!("print")) }
            { to(Part::Files, "clip", t!("attachments")) }
            if facts::may_change(fiche) { { to(Part::Modify, "edit", t!("modify")) } }
            { to(Part::Advanced, "archive", t!("advanced")) }
            { to(Part::History, "history", t!("history")) }
            <hr />
            <button type="button" aria-pressed={favourite.to_string()} onclick={star}>
                { icon("star") }{ if favourite { t!("favourite-remove") } else { t!("favourite-add") } }
            </button>
            <button type="button" onclick={copy}>{ icon("link") }{ t!("copy-link") }</button>
        </Menu>
    }
}

fn walk(app: &App, part: Part) -> Html {
    let (before, after) = app.state.walk;
    let step = |to: Option<DocId>, name: &str, label: String| {
        let onclick = app.on(move |app, _: MouseEvent| {
            if let Some(to) = to {
                app.go(Route::Fiche(to, part));
            }
        });
        html! { <button class="btn ic quiet" disabled={to.is_none()} aria-label={label.clone()} title={label} {onclick}>{ icon(name) }</button> }
    };
    html! {
        <div class="walk">{ step(before, "up", t!("previous-fiche")) }{ step(after, "down", t!("next-fiche")) }</div>
    }
}

fn tabs(app: &App, contact: DocId, part: Part) -> Html {
    let main = if part == Part::Supplier { part } else { Part::Main };
    let mut all = vec![(main, t!("main-information")), (Part::Activity, t!("activity"))];
    if part != Part::Supplier {
        all.push((Part::Loyalty, t!("loyalty")));
        all.push((Part::Terms, t!("terms")));
    }
    match part {
        Part::Files => all.push((part, t!("attachments"))),
        Part::Modify => all.push((part, t!("modify"))),
        Part::History => all.push((part, t!("history"))),
        Part::Advanced => all.push((part, t!("advanced"))),
        Part::Print => all.push((part, t!("print"))),
        Part::Main
        | Part::Supplier
        | Part::Activity
        | Part::Tasks
        | Part::Agenda
        | Part::Time
        | Part::Loyalty
        | Part::Terms => {}
    }
    // Its own parts are below; the section is one tab.
    let part =
        if matches!(part, Part::Tasks | Part::Agenda | Part::Time) { Part::Activity } else { part };
    html! {
        <nav class="tabs" aria-label={t!("fiche-sections")}>
            { for all.into_iter().map(|(to, name)| {
                let route = Route::Fiche(contact, to);
                html! { <a href={route.path()} aria-current={(to == part).then_some("page")} onclick={app.follow(route)}>{ name }</a> }
            }) }
        </nav>
    }
}
