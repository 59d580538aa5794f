//! Site internet.

use super::{SectionProps, facts, items::Items};
use crate::{components::icon::icon, i18n::t};
use carnet_model::{schema::WEBSITES, view::ItemView};
use yew::prelude::*;

/// The card.
#[component]
pub(crate) fn Websites(props: &SectionProps) -> Html {
    html! {
        <Items app={props.app.clone()} fiche={props.fiche.clone()} collection={WEBSITES} title={t!("section-websites")}
            none={t!("websites-none")} />
    }
}

pub(super) fn line(item: &ItemView) -> Html {
    let url = facts::stored(item, "url").to_owned();
    let label = facts::text(item, "label").to_owned();
    // A scheme other than http is never followed: a link could run a script.
    let safe = url.starts_with("https://") || url.starts_with("http://");
    html! {
        <>
            if !label.is_empty() { <small>{ label }</small> }
            if safe { <a class="site wrap" href={url.clone()} target="_blank" rel="noopener noreferrer" title={t!("opens-outside")}>{ icon("globe") }<span>{ url }</span></a> }
            else { <b>{ url }</b> }
        </>
    }
}
