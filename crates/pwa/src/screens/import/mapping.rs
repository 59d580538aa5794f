//! What each column is, and how the file is read.

use super::Wizard;
use crate::{
    components::icon::icon,
    i18n::{coded, t, values},
};
use carnet_engine::api::OnDuplicate;
use carnet_import::{Format, Options, Preview, Target};
use carnet_model::custom::{self, Definition};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

const ENCODINGS: [&str; 5] = ["utf-8", "windows-1252", "iso-8859-15", "utf-16le", "utf-16be"];
const SEPARATORS: [char; 4] = [';', ',', '\t', '|'];
const POLICIES: [(OnDuplicate, &str); 4] = [
    (OnDuplicate::Complete, "complete"),
    (OnDuplicate::Update, "update"),
    (OnDuplicate::Skip, "skip"),
    (OnDuplicate::Create, "create"),
];
/// Rows of the file that are shown.
const SHOWN: usize = 5;

#[derive(Properties, PartialEq)]
pub(crate) struct MappingProps {
    pub(crate) wizard: Wizard,
    pub(crate) preview: Rc<Preview>,
}

/// The step.
#[component]
pub(crate) fn Mapping(props: &MappingProps) -> Html {
    let MappingProps { wizard, preview } = props;
    let run = |dry: bool| {
        let (wizard, preview) = (wizard.clone(), preview.clone());
        Callback::from(move |_: MouseEvent| wizard.run(preview.clone(), dry))
    };
    let name = wizard.file.as_ref().map(|file| file.name.clone()).unwrap_or_default();
    html! {
        <>
            <section class="card">
                <header><h2 class="wrap">{ name }</h2><button class="link" onclick={wizard.again()}>{ t!("import-another") }</button></header>
                <div class="inside">
                    <p>{ t!("import-found", count = preview.total, source = coded("import-source", &preview.source)) }</p>
                    if preview.options.format == Format::Csv { { reading(wizard, preview) } }
                    { policy(wizard) }
                </div>
            </section>
            <section class="card">
                <header><h2>{ t!("import-step-columns") }</h2></header>
                <div class="inside">{ columns(wizard, preview) }</div>
            </section>
            { super::report::unreadable(preview) }
            <div class="sticky-foot">
                <button class="btn pri" onclick={run(true)}>{ icon("eye") }{ t!("import-try") }</button>
                <button class="btn" onclick={run(false)}>{ t!("import-now", count = preview.total) }</button>
            </div>
        </>
    }
}

fn chosen(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<HtmlSelectElement>().ok()?.value())
}

fn change(
    wizard: &Wizard,
    preview: &Preview,
    set: impl Fn(&mut Options, String) + 'static,
) -> Callback<Event> {
    let (wizard, options) = (wizard.clone(), preview.options.clone());
    Callback::from(move |event: Event| {
        let Some(value) = chosen(&event) else { return };
        let mut next = options.clone();
        set(&mut next, value);
        wizard.look_again(next);
    })
}

fn reading(wizard: &Wizard, preview: &Preview) -> Html {
    let options = &preview.options;
    let encoding = change(wizard, preview, |options, value| options.encoding = value);
    let separator = change(wizard, preview, |options, value| {
        options.separator = value.chars().next().unwrap_or(';');
        // Other columns: what they are is guessed again.
        options.mapping.clear();
    });
    let known = ENCODINGS.iter().any(|name| *name == options.encoding);
    html! {
        <div class="grid2">
            <div class="field">
                <label class="label" for="import-encoding">{ t!("import-encoding") }</label>
                <select id="import-encoding" onchange={encoding}>
                    if !known { <option value={options.encoding.clone()} selected=true>{ &options.encoding }</option> }
                    { for ENCODINGS.iter().map(|name| html! { <option value={*name} selected={*name == options.encoding}>{ *name }</option> }) }
                </select>
            </div>
            <div class="field">
                <label class="label" for="import-separator">{ t!("import-separator") }</label>
                <select id="import-separator" onchange={separator}>
                    { for SEPARATORS.iter().map(|mark| html! {
                        <option value={mark.to_string()} selected={*mark == options.separator}>{ coded("separator", separator_code(*mark)) }</option>
                    }) }
                </select>
            </div>
        </div>
    }
}

const fn separator_code(mark: char) -> &'static str {
    match mark {
        ';' => "semicolon",
        ',' => "comma",
        '\t' => "tab",
        _ => "bar",
    }
}

fn policy(wizard: &Wizard) -> Html {
    html! {
        <fieldset>
            <legend>{ t!("import-duplicates") }</legend>
            { for POLICIES.iter().map(|(policy, code)| {
                let (set, policy) = (wizard.duplicates.clone(), *policy);
                html! {
                    <label class="check">
                        <input type="radio" name="import-duplicates" checked={*wizard.duplicates == policy} onchange={move |_| set.set(policy)} />
                        { coded("import-duplicates", code) }
                    </label>
                }
            }) }
        </fieldset>
    }
}

/// One line a column: its name, what it is, and what its first rows hold.
fn columns(wizard: &Wizard, preview: &Preview) -> Html {
    let targets = carnet_import::targets(&preview.options.own);
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={t!("import-step-columns")}>
            <table>
                <thead><tr><th>{ t!("import-column") }</th><th>{ t!("import-becomes") }</th><th>{ t!("import-examples") }</th></tr></thead>
                <tbody>{ for preview.headers.iter().enumerate().map(|(at, header)| html! {
                    <tr>
                        <td class="wrap">{ header }</td>
                        <td>{ target(wizard, preview, at, header, &targets) }</td>
                        <td class="wrap muted">{ examples(preview, at) }</td>
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn examples(preview: &Preview, at: usize) -> String {
    let cells = preview
        .rows
        .iter()
        .take(SHOWN)
        .filter_map(|row| row.get(at))
        .filter(|cell| !cell.is_empty());
    cells.cloned().collect::<Vec<_>>().join(" · ")
}

fn target(wizard: &Wizard, preview: &Preview, at: usize, header: &str, targets: &[Target]) -> Html {
    let now = preview.options.mapping.get(at).cloned().flatten();
    if preview.options.format == Format::VCard {
        return html! { { now.as_ref().map_or_else(|| t!("import-left-out"), |target| words(target, &preview.options.own)) } };
    }
    let all = targets.to_vec();
    let count = preview.headers.len();
    let onchange = change(wizard, preview, move |options, value| {
        options.mapping.resize(count, None);
        options.mapping[at] = value.parse::<usize>().ok().and_then(|i| all.get(i).cloned());
    });
    html! {
        <select class="input" aria-label={t!("import-column-is", column = header)} {onchange}>
            <option value="" selected={now.is_none()}>{ t!("import-left-out") }</option>
            { for targets.iter().enumerate().map(|(i, target)| html! {
                <option value={i.to_string()} selected={now.as_ref() == Some(target)}>{ words(target, &preview.options.own) }</option>
            }) }
        </select>
    }
}

/// What a column becomes, in words.
fn words(target: &Target, own: &[Definition]) -> String {
    let of = |section: String, group: u8, key: &str| match group {
        0 => format!("{section} · {}", values::label(key)),
        _ => format!("{section} {} · {}", group + 1, values::label(key)),
    };
    match target {
        Target::Field(key) => values::label(key),
        Target::Coordinate(group, key) => of(t!("item-coordinates"), *group, key),
        Target::Address(group, key) => of(t!("item-addresses"), *group, key),
        Target::Website(0) => t!("item-websites"),
        Target::Website(group) => format!("{} {}", t!("item-websites"), group + 1),
        Target::Note => t!("import-to-notes"),
        Target::Own(field) => {
            let name = custom::find(own, field).map_or("", |of| of.name.as_str());
            format!("{} · {name}", t!("item-custom"))
        }
    }
}
