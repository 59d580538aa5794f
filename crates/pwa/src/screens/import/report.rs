//! What an import did, or would do; rows that can't be read, to download.

use super::Wizard;
use crate::{
    app::{browser, route::Route},
    components::icon::icon,
    i18n::{coded, t},
};
use carnet_engine::api::ImportReport;
use carnet_import::Preview;
use std::rc::Rc;
use yew::prelude::*;

/// Rows with an error that are listed; the file holds them all.
const LISTED: usize = 50;

/// The step.
pub(crate) fn report(
    wizard: &Wizard,
    preview: &Rc<Preview>,
    report: &Rc<ImportReport>,
    trial: bool,
) -> Html {
    let title = match (trial, report.cancelled) {
        (true, _) => t!("import-trial-title"),
        (false, true) => t!("import-cancelled"),
        (false, false) => t!("import-report-title"),
    };
    html! {
        <>
            <section class="card">
                <header><h2>{ title }</h2></header>
                { figures(report, trial) }
            </section>
            { errors(report) }
            <div class="sticky-foot">
                if trial { { go(wizard, preview) } } else { { done(wizard, report) } }
            </div>
        </>
    }
}

fn figures(report: &ImportReport, trial: bool) -> Html {
    let figure = |count: usize, label: String| html! { <div><b>{ t!("number", count = count) }</b><small>{ label }</small></div> };
    html! {
        <div class="state">
            { figure(report.created, if trial { t!("import-would-create") } else { t!("import-created") }) }
            { figure(report.updated, if trial { t!("import-would-update") } else { t!("import-updated") }) }
            { figure(report.skipped, t!("import-skipped")) }
            { figure(report.errors.len(), t!("import-errors")) }
        </div>
    }
}

fn go(wizard: &Wizard, preview: &Rc<Preview>) -> Html {
    let run = {
        let (wizard, preview) = (wizard.clone(), preview.clone());
        Callback::from(move |_: MouseEvent| wizard.run(preview.clone(), false))
    };
    html! {
        <>
            <button class="btn pri" onclick={run}>{ icon("import") }{ t!("import-now", count = preview.total) }</button>
            <button class="btn" onclick={wizard.back(preview)}>{ t!("import-back") }</button>
        </>
    }
}

fn done(wizard: &Wizard, report: &Rc<ImportReport>) -> Html {
    let app = &wizard.app;
    let undo = report.undo.filter(|undo| app.state.undo.contains(undo));
    html! {
        <>
            <a class="btn pri" href="/annuaire" onclick={app.follow(Route::Directory)}>{ t!("import-see") }</a>
            if let Some(undo) = undo {
                <button class="btn" onclick={app.on(move |app, _: MouseEvent| app.undo(undo))}>{ icon("undo") }{ t!("import-undo") }</button>
            }
            <button class="btn" onclick={wizard.again()}>{ t!("import-another") }</button>
        </>
    }
}

fn errors(report: &Rc<ImportReport>) -> Html {
    if report.errors.is_empty() {
        return html! {};
    }
    let all = report.clone();
    let download = Callback::from(move |_: MouseEvent| {
        let _ = browser::download(
            &t!("import-errors-file"),
            "text/csv;charset=utf-8",
            &[csv(&all.errors)],
        );
    });
    html! {
        <section class="card">
            <header><h2>{ t!("import-errors") }</h2><button class="btn" onclick={download}>{ icon("download") }{ t!("import-errors-download") }</button></header>
            <div class="inside">{ table(report.errors.iter().take(LISTED).map(|(row, why, text)| (*row, coded("import", why), text.clone()))) }</div>
        </section>
    }
}

/// Rows that the preview could not read.
pub(crate) fn unreadable(preview: &Preview) -> Html {
    if preview.errors.is_empty() {
        return html! {};
    }
    let rows = preview
        .errors
        .iter()
        .take(LISTED)
        .map(|error| (error.line, coded("import", &error.code), error.text.clone()));
    html! {
        <section class="card">
            <header><h2>{ t!("import-unreadable-rows", count = preview.errors.len()) }</h2></header>
            <div class="inside"><p>{ t!("import-unreadable-text") }</p>{ table(rows) }</div>
        </section>
    }
}

fn table(rows: impl Iterator<Item = (usize, String, String)>) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={t!("import-errors")}>
            <table>
                <thead><tr><th>{ t!("import-row") }</th><th>{ t!("import-why") }</th><th>{ t!("import-text") }</th></tr></thead>
                <tbody>{ for rows.map(|(row, why, text)| html! { <tr><td>{ row.to_string() }</td><td class="wrap">{ why }</td><td>{ text }</td></tr> }) }</tbody>
            </table>
        </div>
    }
}

/// Rows with an error as a CSV file, with a byte order mark for spreadsheets.
fn csv(errors: &[(usize, String, String)]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let head =
        [t!("import-row"), t!("import-why"), t!("import-text")].map(|name| quoted(&name)).join(";");
    let lines = errors.iter().map(|(row, why, text)| {
        format!("{row};{};{}", quoted(&coded("import", why)), quoted(text))
    });
    std::iter::once(format!("\u{feff}{head}")).chain(lines).collect::<Vec<_>>().join("\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_a_row_are_doubled_and_the_file_opens_in_a_spreadsheet() {
        let text = csv(&[(3, "quotes".into(), "a;\"b\"".into())]);
        assert!(text.starts_with('\u{feff}'));
        assert!(text.ends_with(";\"a;\"\"b\"\"\""));
    }
}
