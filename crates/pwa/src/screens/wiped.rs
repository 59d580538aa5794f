//! What a device let go of when it was withdrawn: the edits that the server never took.

use super::sync::{details, doc_of};
use crate::{
    app::{App, browser},
    components::icon::icon,
    i18n::{dates, t},
};
use carnet_engine::api::{Reply, Request, Wiped};
use carnet_ids::DocId;
use carnet_model::view::HistoryDetail;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct WipedProps {
    pub(crate) app: App,
}

/// The report, when there is one.
#[component]
pub(crate) fn WipedReport(props: &WipedProps) -> Html {
    let app = &props.app;
    let report = use_state(|| None::<Rc<Wiped>>);
    {
        let (app, report) = (app.clone(), report.clone());
        use_effect_with(app.state.changes.workspace, move |_| {
            app.ask(Request::Wiped, move |reply| {
                if let Reply::Wiped(found) = reply {
                    report.set(found.map(|found| Rc::new(*found)));
                }
            });
        });
    }
    let Some(found) = (*report).clone() else { return html! {} };
    let forget = {
        let report = report.clone();
        app.on(move |app, _: MouseEvent| {
            let report = report.clone();
            app.order(Request::ForgetWiped, move |_, _| report.set(None));
        })
    };
    let copy = {
        let found = found.clone();
        app.on(move |app, _: MouseEvent| {
            let (app, words) = (app.clone(), plain(&app.state.workspace, &found));
            browser::copy(&words, move |done| {
                if done {
                    app.tell(t!("copied"));
                }
            });
        })
    };
    html! {
        <section class="banner bad" id="wiped" role="alert">
            <div>
                <p><strong>{ t!("wiped-title", workspace = found.workspace.as_str()) }</strong></p>
                <p>{ t!("wiped-text", when = dates::moment_s(found.at)) }</p>
                if found.count > 0 {
                    <p>{ t!("wiped-edits", count = found.count) }</p>
                    <ol>{ for edits(&found).map(|(name, contact, lines)| one(app, name, contact, lines)) }</ol>
                    <button type="button" class="btn" onclick={copy}>{ icon("copy") }{ t!("copy") }</button>
                }
                <button type="button" class="btn" onclick={forget}>{ icon("check") }{ t!("wiped-read") }</button>
            </div>
        </section>
    }
}

type Edit<'a> = (&'a str, Option<DocId>, &'a [HistoryDetail]);

fn edits(found: &Wiped) -> impl Iterator<Item = Edit<'_>> {
    let waiting = found.edits.iter().map(|e| (e.name.as_str(), e.contact, e.details.as_slice()));
    waiting.chain(found.refused.iter().map(|e| (e.name.as_str(), e.contact, e.details.as_slice())))
}

fn one(app: &App, name: &str, contact: Option<DocId>, lines: &[HistoryDetail]) -> Html {
    html! {
        <li>
            <strong>{ name }</strong>
            { for lines.iter().map(|line| details::change(doc_of(contact, &line.place), line, &app.state.workspace)) }
        </li>
    }
}

fn plain(workspace: &carnet_engine::api::WorkspaceView, found: &Wiped) -> String {
    let mut words = String::new();
    for (name, contact, lines) in edits(found) {
        words += name;
        words.push('\n');
        for line in lines {
            words += &details::text(doc_of(contact, &line.place), line, workspace);
            words.push('\n');
        }
    }
    words
}
