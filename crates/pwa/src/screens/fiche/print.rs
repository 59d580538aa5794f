//! Imprimer la fiche: which sections, and the PDF to open, keep or print. It is drawn anew at every change, so that a
//! tap on a link has the file.

use super::SectionProps;
use crate::{
    app::{App, browser},
    components::icon::icon,
    i18n::{dates, t, values},
    runtime::paper::{self, Paper, Trouble},
};
use carnet_engine::api::{Action, Fiche, Reply, Request, Section};
use carnet_print::{Choice, Part, Told};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Where the device remembers which sections were chosen last.
const REMEMBERED: &str = "paper";

/// A file that the browser holds under an address.
#[derive(PartialEq)]
struct File {
    url: String,
    told: Told,
    bytes: u32,
}

impl Drop for File {
    fn drop(&mut self) {
        browser::release(&self.url);
    }
}

/// How far the file is.
#[derive(Clone, PartialEq)]
enum Stage {
    Drawing,
    Done(Rc<File>),
    Failed(Trouble),
}

/// What is chosen.
#[derive(Clone, PartialEq)]
struct Chosen {
    parts: UseStateHandle<Option<Vec<Part>>>,
    from: UseStateHandle<String>,
    until: UseStateHandle<String>,
}

impl Chosen {
    /// Of the sections that the user may see.
    fn choice(&self, offered: &[Part]) -> Option<Choice> {
        let parts = self.parts.as_ref()?.iter().copied().filter(|part| offered.contains(part));
        let day = |text: &str| text.parse().ok();
        Some(Choice { parts: parts.collect(), from: day(&self.from), until: day(&self.until) })
    }
}

/// The section.
#[component]
pub(crate) fn Print(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let chosen = Chosen {
        parts: use_state(|| None),
        from: use_state(String::new),
        until: use_state(String::new),
    };
    use_remembered(app, &chosen);
    let offered = offered(app, fiche);
    let tries = use_state(|| 0_u32);
    let stage = use_stage(app, fiche, chosen.choice(&offered), *tries);
    let again = Callback::from(move |_: MouseEvent| tries.set(*tries + 1));
    html! {
        <div class="body one"><div>
            <section class="card" id="print">
                <header><h2>{ t!("print") }</h2></header>
                <div class="inside">
                    { sections(app, &chosen, &offered) }
                    { period(&chosen) }
                    { result(&stage, &again) }
                </div>
            </section>
        </div></div>
    }
}

/// The sections that the user may see.
fn offered(app: &App, fiche: &Fiche) -> Vec<Part> {
    let sees_terms = fiche.barred.allows(Section::Terms, Action::See);
    let parts = Part::ALL.into_iter().filter(|part| match part {
        Part::Terms => sees_terms,
        Part::Time => !app.state.workspace.no_time_tracking,
        _ => true,
    });
    parts.collect()
}

/// Reads which sections were chosen last; all of them at first.
#[hook]
fn use_remembered(app: &App, chosen: &Chosen) {
    let (app, parts) = (app.clone(), chosen.parts.clone());
    use_effect_with((), move |()| {
        app.ask(Request::GetLocal { key: REMEMBERED.to_owned() }, move |reply| {
            let kept = match reply {
                Reply::Local(Some(text)) => serde_json::from_str::<Vec<String>>(&text).ok(),
                _ => None,
            };
            let known = kept.map(|codes| codes.iter().filter_map(|code| Part::of(code)).collect());
            parts.set(Some(known.unwrap_or_else(|| Part::ALL.to_vec())));
        });
    });
}

/// Has the file drawn whenever the choice or the fiche changes; what comes too late is dropped.
#[hook]
fn use_stage(app: &App, fiche: &Rc<Fiche>, choice: Option<Choice>, tries: u32) -> Option<Stage> {
    let stage = use_state(|| None::<Stage>);
    let latest = use_mut_ref(|| 0_u32);
    {
        let (stage, changes) = (stage.clone(), app.state.changes.fiche);
        let language = app.state.language.tag();
        let deps = (choice, fiche.view.contact, changes, language, tries);
        use_effect_with(deps, move |(choice, contact, _, language, _)| {
            let number = *latest.borrow() + 1;
            latest.replace(number);
            let Some(choice) = choice.clone() else { return };
            if choice.parts.is_empty() {
                return stage.set(None);
            }
            let (contact, language) = (*contact, *language);
            stage.set(Some(Stage::Drawing));
            spawn_local(async move {
                let drawn = paper::draw(contact, dates::now_ms(), &choice, language).await;
                if *latest.borrow() == number {
                    stage.set(Some(drawn.map_or_else(Stage::Failed, done)));
                }
            });
        });
    }
    (*stage).clone()
}

fn done(paper: Paper) -> Stage {
    let Paper { pdf, told } = paper;
    let url = browser::hold(&js_sys::Array::of1(&pdf), "application/pdf").unwrap_or_default();
    Stage::Done(Rc::new(File { url, told, bytes: pdf.length() }))
}

fn sections(app: &App, chosen: &Chosen, offered: &[Part]) -> Html {
    let every = set(app, chosen, offered.to_vec());
    let none = set(app, chosen, Vec::new());
    html! {
        <fieldset class="field print-parts">
            <legend>{ t!("print-parts") }</legend>
            <div class="row-of">
                <button type="button" class="link" onclick={every}>{ t!("print-all") }</button>
                <button type="button" class="link" onclick={none}>{ t!("print-none") }</button>
            </div>
            <div class="boxes">{ for offered.iter().map(|part| tick(app, chosen, *part)) }</div>
        </fieldset>
    }
}

fn set(app: &App, chosen: &Chosen, to: Vec<Part>) -> Callback<MouseEvent> {
    let parts = chosen.parts.clone();
    app.on(move |app, _: MouseEvent| choose(app, &parts, to.clone()))
}

fn choose(app: &App, parts: &UseStateHandle<Option<Vec<Part>>>, to: Vec<Part>) {
    let codes: Vec<&str> = to.iter().map(|part| part.code()).collect();
    app.keep(REMEMBERED, Some(&codes));
    parts.set(Some(to));
}

fn tick(app: &App, chosen: &Chosen, part: Part) -> Html {
    let parts = chosen.parts.clone();
    let checked = parts.as_ref().is_some_and(|parts| parts.contains(&part));
    let onchange = app.on(move |app, _: Event| {
        let mut to = (*parts).clone().unwrap_or_default();
        if checked {
            to.retain(|known| *known != part);
        } else {
            to.push(part);
        }
        choose(app, &parts, to);
    });
    html! {
        <label class="check">
            <input type="checkbox" {checked} {onchange} /><span>{ crate::i18n::say(part.key(), None) }</span>
        </label>
    }
}

fn period(chosen: &Chosen) -> Html {
    html! {
        <fieldset class="field">
            <legend>{ t!("period") }</legend>
            <div class="print-days">
                { day("print-from", t!("appointment-from"), &chosen.from) }
                { day("print-until", t!("appointment-to"), &chosen.until) }
            </div>
            <p class="hint">{ t!("print-period") }</p>
        </fieldset>
    }
}

fn day(id: &'static str, label: String, at: &UseStateHandle<String>) -> Html {
    let value = (**at).clone();
    let at = at.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        at.set(input.map(|input| input.value()).unwrap_or_default());
    });
    html! { <label for={id}>{ label }<input type="date" {id} {value} {onchange} /></label> }
}

fn result(stage: &Option<Stage>, again: &Callback<MouseEvent>) -> Html {
    let inside = match stage {
        None => html! { <p class="hint">{ t!("print-nothing") }</p> },
        Some(Stage::Drawing) => {
            html! { <p aria-busy="true">{ t!("print-drawing") }</p> }
        }
        Some(Stage::Done(file)) => ready(file),
        Some(Stage::Failed(trouble)) => {
            let why = match trouble {
                Trouble::Missing => t!("print-missing"),
                Trouble::Refused(failure) => values::failure(failure),
            };
            html! {
                <>
                    <p class="hint bad" role="alert">{ icon("alert") }{ why }</p>
                    <button type="button" class="btn" onclick={again.clone()}>{ t!("aside-retry") }</button>
                </>
            }
        }
    };
    html! { <div class="print-file" role="status">{ inside }</div> }
}

fn ready(file: &Rc<File>) -> Html {
    let told = &file.told;
    let left_out: Vec<String> =
        told.left_out.iter().map(|part| crate::i18n::say(part.key(), None)).collect();
    let print = {
        let file = file.clone();
        Callback::from(move |_: MouseEvent| browser::print_file(&file.url))
    };
    html! {
        <>
            <p>{ t!("print-done", count = told.pages, size = file.bytes.div_ceil(1000)) }</p>
            if !left_out.is_empty() { <p class="hint">{ t!("print-empty", parts = left_out.join(", ")) }</p> }
            if told.lacks { <p class="hint warn">{ icon("warn") }{ t!("print-lacks") }</p> }
            <div class="row-of">
                <a class="btn pri" href={file.url.clone()} target="_blank" rel="noopener">{ icon("eye") }{ t!("print-open") }</a>
                <a class="btn" href={file.url.clone()} download={told.name.clone()}>{ icon("download") }{ t!("print-save") }</a>
                if browser::shows_files() {
                    <button type="button" class="btn" onclick={print}>{ icon("print") }{ t!("print-now") }</button>
                }
            </div>
        </>
    }
}
