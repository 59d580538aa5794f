//! Fiches as a file of this device: a table, cards, or everything.

use crate::{
    app::{App, browser, exports},
    components::{dialog::Dialog, icon::icon},
    i18n::{dates, t, values},
};
use carnet_engine::api::{Failure, FileKind, Query, Reply, Request};
use carnet_ids::DocId;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Fiches that are written between two looks at whether it was cancelled.
const TOGETHER: usize = 100;
/// Ids that are asked for at once.
const PAGE: usize = 5_000;

/// Which fiches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Which {
    These(Vec<DocId>),
    /// All that the directory finds.
    Found(Box<Query>),
}

#[derive(Properties, PartialEq)]
pub(crate) struct ExportProps {
    pub(crate) app: App,
    pub(crate) which: Which,
    /// How many they are.
    pub(crate) count: usize,
    pub(crate) close: Callback<()>,
}

/// How far the writing is.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Choosing,
    Writing(usize),
    Failed(Failure),
}

/// The dialogue: what file, then how far it is.
#[component]
pub(crate) fn Export(props: &ExportProps) -> Html {
    let kind = use_state(|| FileKind::Csv);
    let step = use_state(|| Step::Choosing);
    let cancelled = use_mut_ref(|| false);
    let close = {
        let (cancelled, close) = (cancelled.clone(), props.close.clone());
        Callback::from(move |()| {
            cancelled.replace(true);
            close.emit(());
        })
    };
    let begin = {
        let job = Job {
            app: props.app.clone(),
            which: props.which.clone(),
            kind: *kind,
            step: step.clone(),
            cancelled,
            close: props.close.clone(),
        };
        move |_: MouseEvent| {
            let job = job.clone();
            spawn_local(async move { job.run().await });
        }
    };
    let writing = matches!(*step, Step::Writing(_));
    let cancel = close.clone();
    let footer = html! {
        <>
            <button class="btn" onclick={move |_| cancel.emit(())}>{ t!("cancel") }</button>
            <button class="btn pri" onclick={begin} disabled={writing || props.count == 0}>{ icon("download") }{ t!("export-write") }</button>
        </>
    };
    html! {
        <Dialog title={t!("export-title", count = props.count)} on_close={close} {footer}>
            <fieldset disabled={writing}>
                <legend class="sr">{ t!("export-kind") }</legend>
                { for KINDS.into_iter().map(|(of, name, text)| choice(&kind, of, name(), text())) }
            </fieldset>
            { told(&step, props.count) }
            <p class="muted small">{ t!("export-noted") }</p>
        </Dialog>
    }
}

type Words = fn() -> String;

const KINDS: [(FileKind, Words, Words); 3] = [
    (FileKind::Csv, || t!("export-csv"), || t!("export-csv-text")),
    (FileKind::VCard, || t!("export-vcard"), || t!("export-vcard-text")),
    (FileKind::Json, || t!("export-json"), || t!("export-json-text")),
];

fn choice(kind: &UseStateHandle<FileKind>, of: FileKind, name: String, text: String) -> Html {
    let checked = **kind == of;
    let onchange = {
        let kind = kind.clone();
        move |_: Event| kind.set(of)
    };
    html! {
        <label class="check">
            <input type="radio" name="export-kind" {checked} {onchange} />
            <span><strong>{ name }</strong><br /><span class="muted small">{ text }</span></span>
        </label>
    }
}

fn told(step: &Step, count: usize) -> Html {
    match step {
        Step::Choosing => html! {},
        Step::Writing(done) => {
            let words = t!("export-progress", done = *done, total = count);
            html! {
                <div role="status">
                    <p>{ words.clone() }</p>
                    <progress class="meter" max={count.max(1).to_string()} value={done.to_string()} aria-label={words}></progress>
                </div>
            }
        }
        Step::Failed(failure) => {
            html! { <p class="hint bad" role="alert">{ icon("alert") }{ values::failure(failure) }</p> }
        }
    }
}

/// The writing of one file.
#[derive(Clone)]
struct Job {
    app: App,
    which: Which,
    kind: FileKind,
    step: UseStateHandle<Step>,
    cancelled: Rc<std::cell::RefCell<bool>>,
    close: Callback<()>,
}

impl Job {
    async fn run(self) {
        self.step.set(Step::Writing(0));
        match self.parts().await {
            Ok(Some((count, parts))) => self.save(count, &parts).await,
            Ok(None) => {}
            Err(failure) => self.step.set(Step::Failed(failure)),
        }
    }

    /// The file in parts, with how many fiches are in it; `None` if it was cancelled.
    async fn parts(&self) -> Result<Option<(usize, Vec<String>)>, Failure> {
        let contacts = self.contacts().await?;
        let (mut parts, mut written) = (Vec::new(), 0);
        for (done, some) in contacts.chunks(TOGETHER).enumerate() {
            if *self.cancelled.borrow() {
                return Ok(None);
            }
            self.step.set(Step::Writing(done * TOGETHER));
            let (contacts, kind) = (some.to_vec(), self.kind);
            let request = Request::Export { contacts, kind, first: done == 0 };
            match self.app.engine.request(request).await {
                Reply::Exported { count, text } => {
                    if written > 0 && count > 0 && self.kind == FileKind::Json {
                        parts.push(",\n".to_owned());
                    }
                    written += count;
                    parts.push(text);
                }
                Reply::Failed(failure) => return Err(failure),
                _ => {}
            }
        }
        if self.kind == FileKind::Json {
            parts.insert(0, "[\n".to_owned());
            parts.push("\n]\n".to_owned());
        }
        Ok(Some((written, parts)))
    }

    async fn contacts(&self) -> Result<Vec<DocId>, Failure> {
        let query = match &self.which {
            Which::These(contacts) => return Ok(contacts.clone()),
            Which::Found(query) => query,
        };
        let mut contacts = Vec::new();
        loop {
            let page =
                Request::Search { query: (**query).clone(), offset: contacts.len(), limit: PAGE };
            match self.app.engine.request(page).await {
                Reply::Rows(found) if found.rows.is_empty() => return Ok(contacts),
                Reply::Rows(found) => {
                    contacts.extend(found.rows.iter().map(|row| row.contact));
                    if contacts.len() >= found.matched {
                        return Ok(contacts);
                    }
                }
                Reply::Failed(failure) => return Err(failure),
                _ => return Ok(contacts),
            }
        }
    }

    async fn save(&self, count: usize, parts: &[String]) {
        if *self.cancelled.borrow() {
            return;
        }
        let app = &self.app;
        if count == 0 {
            app.complain(t!("export-nothing"));
        } else if self.hand_over(parts).is_some() {
            exports::note(app, self.kind, count).await;
            app.tell(t!("export-done", count = count));
        } else {
            app.complain(t!("export-failed"));
        }
        self.close.emit(());
    }

    fn hand_over(&self, parts: &[String]) -> Option<()> {
        let (end, mime) = match self.kind {
            FileKind::Csv => ("csv", "text/csv;charset=utf-8"),
            FileKind::VCard => ("vcf", "text/vcard;charset=utf-8"),
            FileKind::Json => ("json", "application/json"),
        };
        let name = format!("{}-{}.{end}", t!("export-file"), dates::today());
        browser::download(&name, mime, parts)
    }
}
