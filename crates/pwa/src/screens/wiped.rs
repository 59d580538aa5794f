//! What a device let go of when it was withdrawn: what the server never took.

use super::sync::{details, doc_of};
use crate::{
    app::{App, browser},
    components::icon::icon,
    i18n::{dates, t},
};
use carnet_engine::api::{Reply, Request, Wiped, WorkspaceView};
use carnet_ids::DocId;
use carnet_model::view::HistoryDetail;
use serde_json::Value as Json;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct WipedProps {
    pub(crate) app: App,
}

/// As many entries of a report are drawn; copying it takes all.
const DRAWN: usize = 500;

/// The reports that nobody has read.
#[component]
pub(crate) fn WipedReport(props: &WipedProps) -> Html {
    let app = &props.app;
    let reports = use_state(|| Rc::new(Vec::<Wiped>::new()));
    {
        let (app, reports) = (app.clone(), reports.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            app.ask(Request::Wiped, move |reply| {
                if let Reply::Wiped(found) = reply {
                    reports.set(Rc::new(found));
                }
            });
        });
    }
    if reports.is_empty() {
        return html! {};
    }
    let forget = {
        let reports = reports.clone();
        app.on(move |app, _: MouseEvent| {
            let reports = reports.clone();
            app.order(Request::ForgetWiped, move |_, _| reports.set(Rc::default()));
        })
    };
    html! {
        <section class="banner bad" id="wiped" role="alert">
            <div>
                { for (0..reports.len()).map(|place| one(app, &reports, place)) }
                <button type="button" class="btn" onclick={forget}>{ icon("check") }{ t!("wiped-read") }</button>
            </div>
        </section>
    }
}

/// One report of several.
fn one(app: &App, reports: &Rc<Vec<Wiped>>, place: usize) -> Html {
    let Some(report) = reports.get(place) else { return html! {} };
    let reports = Rc::clone(reports);
    let copy = app.on(move |app, _: MouseEvent| {
        let words = reports.get(place).map(|report| plain(&app.state.workspace, report));
        let app = app.clone();
        browser::copy(&words.unwrap_or_default(), move |done| {
            if done { app.tell(t!("copied")) } else { app.complain(t!("copy-failed")) }
        });
    });
    let more = report.count().saturating_sub(DRAWN);
    html! {
        <>
            if report.unread > 0 || report.workspace.is_empty() {
                <p><strong>{ t!("wiped-locked", when = dates::moment_s(report.at)) }</strong></p>
                if report.unread > 0 { <p>{ t!("wiped-unread", count = report.unread) }</p> }
            } else {
                <p><strong>{ t!("wiped-title", workspace = report.workspace.as_str()) }</strong></p>
                <p>{ t!("wiped-text", when = dates::moment_s(report.at)) }</p>
            }
            if report.count() > report.unread {
                <p>{ t!("wiped-edits", count = report.count()) }</p>
                <ol>{ for lost(report).take(DRAWN).map(|entry| drawn(app, &entry)) }</ol>
                if more > 0 { <p>{ t!("wiped-more", count = more) }</p> }
                <button type="button" class="btn" onclick={copy}>{ icon("copy") }{ t!("copy") }</button>
            }
        </>
    }
}

/// An edit or a draft.
struct Lost<'a> {
    name: &'a str,
    contact: Option<DocId>,
    details: &'a [HistoryDetail],
    typed: Vec<String>,
}

fn lost(report: &Wiped) -> impl Iterator<Item = Lost<'_>> {
    let edit = |name, contact, details| Lost { name, contact, details, typed: Vec::new() };
    let waiting = report.edits.iter().map(move |of| edit(&of.name, of.contact, &of.details));
    let refused = report.refused.iter().map(move |of| edit(&of.name, of.contact, &of.details));
    let drafts = report.drafts.iter().map(|draft| Lost {
        name: &draft.name,
        contact: draft.contact,
        details: &[],
        typed: typed(&draft.text),
    });
    waiting.chain(refused).chain(drafts)
}

/// What somebody typed into a draft: its texts, without their names.
fn typed(draft: &str) -> Vec<String> {
    let mut found = Vec::new();
    let read = serde_json::from_str(draft).unwrap_or_else(|_| Json::String(draft.to_owned()));
    texts(&read, &mut found);
    found
}

fn texts(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::String(text) if !text.trim().is_empty() => found.push(text.clone()),
        Json::Array(all) => all.iter().for_each(|one| texts(one, found)),
        Json::Object(all) => all.values().for_each(|one| texts(one, found)),
        _ => {}
    }
}

fn drawn(app: &App, entry: &Lost<'_>) -> Html {
    let of = |line: &HistoryDetail| doc_of(entry.contact, &line.place);
    html! {
        <li>
            <strong>{ entry.name }</strong>
            { for entry.details.iter().map(|line| details::change(app, of(line), line)) }
            { for entry.typed.iter().map(|text| html! { <p>{ text }</p> }) }
        </li>
    }
}

fn plain(workspace: &WorkspaceView, report: &Wiped) -> String {
    let mut lines = Vec::new();
    for entry in lost(report) {
        lines.push(entry.name.to_owned());
        let of = |line: &HistoryDetail| doc_of(entry.contact, &line.place);
        lines.extend(entry.details.iter().map(|line| details::text(of(line), line, workspace)));
        lines.extend(entry.typed);
    }
    lines.join("\n")
}
