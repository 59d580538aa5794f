//! Exporter ses données: the fiche on paper, everything for programs, and the files, as one archive.

use super::{
    super::{SectionProps, card::card},
    files::{self, Part},
};
use crate::{
    app::{App, browser, exports},
    components::icon::icon,
    i18n::{dates, t, values},
    runtime::paper,
};
use carnet_engine::api::{AccessFile, Failure, Reply, Request};
use carnet_ids::DocId;
use carnet_import::export::archive::{Archive, TooLarge, crc};
use carnet_print::{Choice, Part as Sheet};
use js_sys::{Array, Uint8Array};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Idle,
    Gathering,
    File(usize, usize),
    /// It is written, without these files.
    Done(Vec<String>),
    Failed(String),
}

/// The card.
#[component]
pub(crate) fn Access(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let step = use_state(|| Step::Idle);
    let contact = fiche.view.contact;
    let begin = {
        let step = step.clone();
        app.on(move |app, _: MouseEvent| {
            let job = Job { app: app.clone(), contact, step: step.clone() };
            spawn_local(async move {
                let end = job.run().await.unwrap_or_else(Step::Failed);
                job.step.set(end);
            });
        })
    };
    let busy = matches!(*step, Step::Gathering | Step::File(..));
    card(
        t!("access-title"),
        html! {},
        html! {
            <div class="inside" id="access">
                <p>{ t!("access-text") }</p>
                <button class="btn" onclick={begin} disabled={busy}>{ icon("download") }{ t!("access-do") }</button>
                { told(&step) }
                <p class="muted small">{ t!("access-noted") }</p>
            </div>
        },
    )
}

fn told(step: &Step) -> Html {
    match step {
        Step::Idle => html! {},
        Step::Gathering => html! { <p role="status">{ t!("access-gathering") }</p> },
        Step::File(done, total) => {
            html! { <p role="status">{ t!("access-files", done = *done, total = *total) }</p> }
        }
        Step::Done(lacks) if lacks.is_empty() => {
            html! { <p class="hint" role="status">{ icon("check") }{ t!("access-done") }</p> }
        }
        Step::Done(lacks) => html! {
            <div role="alert">
                <p class="hint bad">{ icon("alert") }{ t!("access-lacks", count = lacks.len()) }</p>
                <ul>{ for lacks.iter().map(|name| html! { <li class="wrap">{ name.clone() }</li> }) }</ul>
            </div>
        },
        Step::Failed(why) => {
            html! { <p class="hint bad" role="alert">{ icon("alert") }{ why.clone() }</p> }
        }
    }
}

/// The making of one archive.
#[derive(Clone)]
struct Job {
    app: App,
    contact: DocId,
    step: UseStateHandle<Step>,
}

impl Job {
    async fn run(&self) -> Result<Step, String> {
        self.step.set(Step::Gathering);
        let access = match self.app.engine.request(Request::Access(self.contact)).await {
            Reply::Access(access) => *access,
            Reply::Failed(failure) => return Err(values::failure(&failure)),
            _ => return Err(t!("export-failed")),
        };
        let mut zip = Zip::new();
        zip.put("fiche.json", access.json.as_bytes())?;
        if let Some((name, pdf)) = self.paper().await {
            zip.put(&name, &pdf.to_vec())?;
        }
        let (mut lacks, total) = (Vec::new(), access.files.len());
        for (done, of) in access.files.iter().enumerate() {
            self.step.set(Step::File(done + 1, total));
            match files::gathered(&self.app, self.contact, of).await {
                Some(part) => zip.put_part(of, part)?,
                None => lacks.push(of.name.clone()),
            }
        }
        let name = format!("{}-{}.zip", t!("access-file"), dates::today());
        let address = zip.end().ok_or_else(|| t!("export-failed"))?;
        browser::save(&name, address).ok_or_else(|| t!("export-failed"))?;
        exports::note_access(&self.app, self.contact).await;
        Ok(Step::Done(lacks))
    }

    /// The fiche on paper; nothing where the program for that is not here and can't be had now.
    async fn paper(&self) -> Option<(String, Uint8Array)> {
        let choice = Choice { parts: Sheet::ALL.to_vec(), from: None, until: None };
        let language = self.app.state.language.tag();
        let drawn = paper::draw(self.contact, dates::now_ms(), &choice, language).await.ok()?;
        Some((drawn.told.name, drawn.pdf))
    }
}

/// An archive whose parts the browser holds.
struct Zip {
    archive: Archive,
    parts: Array,
}

impl Zip {
    fn new() -> Self {
        Self { archive: Archive::new(dates::now_ms()), parts: Array::new() }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let header = self.archive.file(name, bytes.len() as u64, crc(bytes)).map_err(too_large)?;
        for bytes in [header.as_slice(), bytes] {
            self.parts.push(&Uint8Array::from(bytes));
        }
        Ok(())
    }

    fn put_part(&mut self, of: &AccessFile, part: Part) -> Result<(), String> {
        let name = format!("files/{}", of.name);
        let header = self.archive.file(&name, part.size, part.crc).map_err(too_large)?;
        self.parts.push(&Uint8Array::from(header.as_slice()));
        self.parts.push(&part.bytes);
        Ok(())
    }

    /// Its address within this page.
    fn end(self) -> Option<String> {
        self.parts.push(&Uint8Array::from(self.archive.end().as_slice()));
        browser::hold(&self.parts, "application/zip")
    }
}

fn too_large(_: TooLarge) -> String {
    values::failure(&Failure::NoRoom)
}
