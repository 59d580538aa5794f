//! One contact in the list.

use super::{Selection, columns};
use crate::{
    app::{
        App, browser,
        columns::Column,
        route::{Part, Route},
    },
    components::badge,
    i18n::{coded, dates, t},
    screens::fiche::opening,
};
use carnet_engine::api::Row;
use carnet_ids::DocId;
use yew::prelude::*;

/// A row that is still to come.
pub(crate) fn skeleton(at: usize) -> Html {
    html! { <div class="row" key={at}><span class="av"></span><span class="txt"><b class="sk"></b></span></div> }
}

/// What all rows of the list are drawn with.
#[derive(Clone, PartialEq)]
pub(super) struct Look {
    /// The contact whose fiche is open.
    pub(super) current: Option<DocId>,
    /// The section of the fiche that opens.
    pub(super) part: Part,
    pub(super) columns: Vec<Column>,
    pub(super) selection: Selection,
    /// How many rows there are.
    pub(super) of: usize,
}

/// A row of the list; with a box to tick while something is being selected. It is known by its place: another
/// contact there changes its words, which costs less than another row.
pub(super) fn row(app: &App, row: &Row, at: usize, look: &Look) -> Html {
    let current = look.current == Some(row.contact);
    let route = Route::Fiche(row.contact, look.part);
    let href = route.path();
    let go = app.on_follow(move |app| opening::go(app, route.clone()));
    let link = html! {
        <a class="row" id={format!("row-{at}")} {href} aria-current={current.then_some("true")} onclick={go}>
            { inside_with(row, &look.columns) }
        </a>
    };
    html! {
        <div role="listitem" aria-posinset={(at + 1).to_string()} aria-setsize={look.of.to_string()} key={at}
            class={classes!(look.selection.is_some().then_some("pick"))}>
            { tick(row, &look.selection) }
            { link }
        </div>
    }
}

fn tick(row: &Row, selection: &Selection) -> Html {
    let Some(ticked) = (**selection).clone() else { return html! {} };
    let (selection, contact) = (selection.clone(), row.contact);
    let checked = ticked.contains(&contact);
    let onchange = Callback::from(move |_: Event| {
        let mut ticked = ticked.clone();
        if !ticked.remove(&contact) {
            ticked.insert(contact);
        }
        selection.set(Some(ticked));
    });
    html! { <label><input type="checkbox" {checked} {onchange} aria-label={t!("select-one", name = row.name.as_str())} /></label> }
}

/// What a row shows.
pub(crate) fn inside(row: &Row) -> Html {
    inside_with(row, &[])
}

/// What a row shows: columns take the place of what stands under and beside the name, where
/// there is room for them.
fn inside_with(row: &Row, columns: &[Column]) -> Html {
    html! {
        <>
            { badge::avatar(&row.initials, row.is_person) }
            <span class="txt">
                <b title={row.name.clone()}>{ if row.name.is_empty() { html! { { t!("unnamed") } } } else { marked(&row.name, &row.marks) } }</b>
                <span class="sub">{ second_line(row) }</span>
            </span>
            <span class="side">
                if let Some(at) = row.last_event { <time>{ dates::brief(at) }</time> }
                { badges(row) }
            </span>
            { columns::cells(row, columns) }
        </>
    }
}

/// Where it is and what it is; or what matched, when that is not in the name.
fn second_line(row: &Row) -> Html {
    let place = format!("{} {}", row.postcode, row.city).trim().to_owned();
    let words = [place, row.category.clone(), relation_only(row)]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let Some(matched) = &row.matched else { return html! { { words } } };
    match words.split_once(matched.as_str()) {
        Some((before, after)) => {
            html! { <>{ before.to_owned() }<mark>{ matched }</mark>{ after.to_owned() }</> }
        }
        None if words.is_empty() => html! { <mark>{ matched }</mark> },
        None => html! { <><mark>{ matched }</mark>{ " · " }{ words }</> },
    }
}

/// Of a contact that is nothing to us itself, that it is here for its relations.
fn relation_only(row: &Row) -> String {
    let is_one = matches!(&row.profiles[..], [profile] if profile == "relation");
    if is_one { coded("choice-profiles", "relation") } else { String::new() }
}

pub(super) fn badges(row: &Row) -> Html {
    if row.conflicts > 0 {
        badge::tag("warn", t!("badge-conflicts", count = row.conflicts))
    } else if row.pending {
        badge::tag("", t!("badge-pending"))
    } else if row.archived {
        badge::tag("", t!("badge-archived"))
    } else {
        html! {}
    }
}

/// A name with the spans that match, in characters.
fn marked(name: &str, marks: &[(usize, usize)]) -> Html {
    let chars: Vec<char> = name.chars().collect();
    let text = |from: usize, to: usize| {
        chars.get(from..to.max(from)).unwrap_or_default().iter().collect::<String>()
    };
    let mut parts = Vec::new();
    let mut at = 0;
    for &(start, end) in marks {
        let (start, end) = (start.clamp(at, chars.len()), end.min(chars.len()));
        parts.push(html! { { text(at, start) } });
        parts.push(html! { <mark>{ text(start, end) }</mark> });
        at = end.max(start);
    }
    parts.push(html! { { text(at, chars.len()) } });
    html! { <>{ for parts }</> }
}

/// Arrow keys walk from row to row; up from the first goes back to the search.
pub(crate) fn arrows(event: &KeyboardEvent) {
    let by: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let active = browser::document()
        .and_then(|document| document.active_element())
        .map(|element| element.id());
    let Some(at) = active.and_then(|id| id.strip_prefix("row-")?.parse::<usize>().ok()) else {
        return;
    };
    event.prevent_default();
    match at.checked_add_signed(by) {
        Some(next) => browser::focus(&format!("row-{next}")),
        None => browser::focus("search"),
    }
}
