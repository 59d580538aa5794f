//! Help for the screen that one is on: what it is for, what can be done there, and its keys.

use crate::{
    app::{
        App,
        look::Look,
        plan::Plan,
        route::{Admin, Part, Route},
        state::{self, Action},
    },
    components::{dialog::Dialog, icon::icon},
    i18n::{coded, t},
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct HelpProps {
    pub(crate) app: App,
}

/// What a screen's words are called: `help-name-<code>`, `help-for-<code>`, `help-how-<code>`. A screen that is added is thought of here.
pub(crate) const fn code(route: &Route) -> &'static str {
    match route {
        Route::Board { .. } => "board",
        Route::Directory => "directory",
        Route::Fiche(_, part) => of_fiche(*part),
        Route::Tasks(_) => "tasks",
        Route::Agenda(Look { .. }) => "agenda",
        Route::Map(Plan::All(_)) => "map",
        Route::Map(Plan::Near { .. }) => "map-near",
        Route::Map(Plan::Address(..)) => "map-address",
        Route::Map(Plan::Round(..)) => "map-round",
        Route::Conflicts => "conflicts",
        Route::Sync => "sync",
        Route::Notices => "notices",
        Route::Import => "import",
        Route::Settings => "settings",
        Route::Admin(part) => of_administration(*part),
        Route::Join(_) => "join",
    }
}

const fn of_fiche(part: Part) -> &'static str {
    match part {
        Part::Main => "fiche",
        Part::Supplier => "fiche-supplier",
        Part::Activity => "fiche-activity",
        Part::Tasks => "fiche-tasks",
        Part::Agenda => "fiche-agenda",
        Part::Time => "fiche-time",
        Part::Loyalty => "fiche-loyalty",
        Part::Terms => "fiche-terms",
        Part::Files => "fiche-files",
        Part::Modify => "fiche-modify",
        Part::History => "fiche-history",
        Part::Advanced => "fiche-advanced",
        Part::Print => "fiche-print",
    }
}

const fn of_administration(part: Admin) -> &'static str {
    match part {
        Admin::People => "admin-people",
        Admin::Roles => "admin-roles",
        Admin::Devices => "admin-devices",
        Admin::Health => "admin-health",
        Admin::Lists => "admin-lists",
        Admin::Relations => "admin-relations",
        Admin::Journal => "admin-journal",
        Admin::Custom => "admin-custom",
        Admin::Loyalty => "admin-loyalty",
        Admin::Terms => "admin-terms",
        Admin::Map => "admin-map",
    }
}

/// The button that opens it, on every screen.
pub(crate) fn button(app: &App) -> Html {
    let onclick = app.on(|app, _: MouseEvent| app.show(state::Dialog::Help));
    let label = t!("help-button");
    html! {
        <button type="button" id="help-button" class="btn ic quiet" title={label.clone()} aria-label={label} aria-keyshortcuts="?" {onclick}>{ icon("help") }</button>
    }
}

/// The sheet.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let app = &props.app;
    let close = app.on(|app, ()| app.show(state::Dialog::None));
    let tour = app.on(|app, _: MouseEvent| {
        app.show(state::Dialog::None);
        app.state.dispatch(Action::Tour(true));
    });
    let code = code(&app.state.route);
    let is_fiche = matches!(app.state.route, Route::Fiche(..));
    let name = coded("help-name", code);
    let footer = html! { <button type="button" class="btn" onclick={tour}>{ icon("play") }{ t!("tour-again") }</button> };
    html! {
        <Dialog title={t!("help-of", name = name)} on_close={close} {footer}>
            <p>{ coded("help-for", code) }</p>
            { lines(&coded("help-how", code)) }
            <details class="help-fiche" open={is_fiche}>
                <summary class="link">{ t!("help-sections") }</summary>
                { lines(&t!("help-sections-list")) }
            </details>
            <h3>{ t!("help-title") }</h3>
            { keys(&app.state.route) }
        </Dialog>
    }
}

/// A line each: what something is called, and what it does.
fn lines(text: &str) -> Html {
    let line = |line: &str| match line.split_once("\u{a0}: ").or_else(|| line.split_once(": ")) {
        Some((name, what)) => {
            html! { <li><b>{ name.to_owned() }</b>{ t!("help-line", what = what) }</li> }
        }
        None => html! { <li>{ line.to_owned() }</li> },
    };
    html! { <ul class="help-lines">{ for text.lines().filter(|text| !text.is_empty()).map(line) }</ul> }
}

/// A row of the sheet: keys, and what they do.
type Row = (&'static [&'static str], String);

/// The screen's own keys first.
fn keys(route: &Route) -> Html {
    let rows = own_keys(route).into_iter().chain(everywhere());
    html! {
        <dl class="keys">
            { for rows.map(|(keys, text)| html! {
                <>
                    <dt>{ for keys.iter().map(|key| html! { <><kbd>{ *key }</kbd>{ " " }</> }) }</dt>
                    <dd>{ text }</dd>
                </>
            }) }
        </dl>
    }
}

fn own_keys(route: &Route) -> Vec<Row> {
    match route {
        Route::Fiche(..) => vec![
            (&["j", "k"][..], t!("help-walk")),
            (&["e"][..], t!("help-edit")),
            (&["h"][..], t!("help-history")),
        ],
        Route::Agenda(_) => vec![(&["j", "k", "t"][..], t!("help-agenda"))],
        Route::Directory => vec![(&["↑", "↓", "↵"][..], t!("help-arrows"))],
        _ => Vec::new(),
    }
}

fn everywhere() -> [Row; 15] {
    [
        (&["/"], t!("help-search")),
        (&["n"], t!("help-new")),
        (&["g", "b"], t!("title-board")),
        (&["g", "a"], t!("nav-directory")),
        (&["g", "t"], t!("nav-tasks")),
        (&["g", "d"], t!("nav-agenda")),
        (&["g", "m"], t!("nav-map")),
        (&["g", "c"], t!("nav-conflicts")),
        (&["g", "s"], t!("nav-sync")),
        (&["g", "n"], t!("title-notices")),
        (&["g", "i"], t!("nav-import")),
        (&["g", "r"], t!("nav-settings")),
        (&["Ctrl", "K"], t!("help-palette")),
        (&["Ctrl", "Z"], t!("help-undo")),
        (&["?"], t!("help-help")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{self, Language};
    use carnet_engine::api::Calendar;
    use carnet_ids::{DocId, ItemId};

    /// Every screen there is: the matches of [`code`] do not compile without a new one.
    fn routes() -> Vec<Route> {
        let id = DocId::new([7; 16]);
        let paths = [
            "/",
            "/annuaire",
            "/taches",
            "/agenda",
            "/carte",
            "/carte/proximite/moi/10",
            "/carte/tournee",
            "/conflits",
            "/synchronisation",
            "/notifications",
            "/import",
            "/reglages",
        ];
        let mut all: Vec<Route> = paths.iter().map(|path| Route::of(path, "")).collect();
        let parts = [
            "informations",
            "fournisseur",
            "suivi",
            "suivi/taches",
            "suivi/agenda",
            "suivi/temps",
            "fidelite",
            "complements",
            "pieces",
            "modifier",
            "historique",
            "options",
            "imprimer",
        ];
        all.extend(parts.map(|part| Route::of(&format!("/fiche/{id}/{part}"), "")));
        let admin = [
            "personnes",
            "roles",
            "appareils",
            "relations",
            "journal",
            "personnalisation",
            "fidelite",
            "conditions",
            "carte",
        ];
        all.extend(admin.map(|part| Route::of(&format!("/administration/{part}"), "")));
        all.push(Route::Map(Plan::Address(id, ItemId::new([8; 8]))));
        all.push(Route::Map(Plan::Round(Calendar::Mine, None)));
        all.push(Route::Join("secret".into()));
        all
    }

    #[test]
    fn every_screen_has_its_help_in_both_languages() {
        let codes: std::collections::BTreeSet<_> = routes().iter().map(code).collect();
        assert_eq!(codes.len(), 36, "a screen is missing in this test: {codes:?}");
        for language in [Language::French, Language::English] {
            i18n::speak(language);
            for code in &codes {
                for family in ["help-for", "help-how", "help-name"] {
                    let said = coded(family, code);
                    assert_ne!(&said, code, "{family}-{code} in {language:?}");
                }
            }
        }
    }
}
