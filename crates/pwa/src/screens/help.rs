//! The keyboard's shortcuts, on one sheet.

use crate::{
    app::{App, state},
    components::dialog::Dialog,
    i18n::t,
};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct HelpProps {
    pub(crate) app: App,
}

/// The sheet.
#[component]
pub(crate) fn Help(props: &HelpProps) -> Html {
    let close = props.app.on(|app, ()| app.show(state::Dialog::None));
    let keys = [
        (&["/"][..], t!("help-search")),
        (&["n"], t!("help-new")),
        (&["↑", "↓", "↵"], t!("help-arrows")),
        (&["j", "k"], t!("help-walk")),
        (&["j", "k", "t"], t!("help-agenda")),
        (&["e"], t!("help-edit")),
        (&["h"], t!("help-history")),
        (&["g", "a"], t!("nav-directory")),
        (&["g", "t"], t!("nav-tasks")),
        (&["g", "d"], t!("nav-agenda")),
        (&["g", "m"], t!("nav-map")),
        (&["g", "c"], t!("nav-conflicts")),
        (&["g", "s"], t!("nav-sync")),
        (&["g", "i"], t!("nav-import")),
        (&["g", "r"], t!("nav-settings")),
        (&["Ctrl", "K"], t!("help-palette")),
        (&["Ctrl", "Z"], t!("help-undo")),
        (&["?"], t!("help-help")),
    ];
    html! {
        <Dialog title={t!("help-title")} on_close={close}>
            <dl class="keys">
                { for keys.into_iter().map(|(keys, text)| html! {
                    <>
                        <dt>{ for keys.iter().map(|key| html! { <><kbd>{ *key }</kbd>{ " " }</> }) }</dt>
                        <dd>{ text }</dd>
                    </>
                }) }
            </dl>
        </Dialog>
    }
}
