//! The picture of a fiche's relations. Every node that leads somewhere is a link; what the picture
//! says is said in words as well.

use super::{
    lines::is_over,
    plan::{End, Plan, Spot, plan},
};
use crate::{
    app::{
        App, browser,
        route::{Part, Route},
    },
    i18n::{relations, t},
    screens::fiche::named,
};
use carnet_engine::api::{Further, Neighbour, RelationView, Relations};
use carnet_ids::DocId;
use gloo::events::EventListener;
use std::{collections::BTreeSet, rc::Rc};
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct GraphProps {
    pub(super) app: App,
    /// The fiche's.
    pub(super) name: AttrValue,
    pub(super) found: Rc<Relations>,
    pub(super) today: String,
}

/// The picture.
#[component]
pub(super) fn Graph(props: &GraphProps) -> Html {
    let node = use_node_ref();
    let width = use_width(&node);
    let near = near(&props.found);
    let far = far(&props.found, &near);
    let drawn = (width > 0.0 && !near.is_empty()).then(|| {
        let from: Vec<usize> = far.iter().map(|(from, _)| *from).collect();
        plan(width, near.len(), &from)
    });
    let left_out = drawn.as_ref().map_or(0, |plan| near.len() - plan.near.len());
    html! {
        <figure class="graph">
            <div ref={node}>
                if let Some(plan) = &drawn { { picture(props, plan, width, &near, &far) } }
            </div>
            if !far.is_empty() {
                <ul class="sr" aria-label={t!("relations-further")}>
                    { for far.iter().map(|(at, one)| html! { <li>{ sentence(props, near.get(*at).and_then(|near| near.other.as_ref()), one) }</li> }) }
                </ul>
            }
            if left_out > 0 { <figcaption class="small muted">{ t!("relations-left-out", count = left_out) }</figcaption> }
        </figure>
    }
}

/// The width that there is for it, in pixels.
#[hook]
fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    {
        let (node, width) = (node.clone(), width.clone());
        use_effect_with((), move |()| {
            let measure = move || {
                if let Some(element) = node.cast::<Element>() {
                    width.set(f64::from(element.client_width()));
                }
            };
            measure();
            let window = browser::window();
            let listener =
                window.map(|window| EventListener::new(&window, "resize", move |_| measure()));
            move || drop(listener)
        });
    }
    *width
}

/// One relation with each fiche: the first, which is the one that lasts if one does.
fn near(found: &Relations) -> Vec<&RelationView> {
    let mut once = BTreeSet::new();
    let mut is_new =
        |one: &&RelationView| one.other.as_ref().is_some_and(|other| once.insert(other.contact));
    found.relations.iter().filter(|one| is_new(one)).collect()
}

/// What is one step further, each with which of the near ones it is tied to; each fiche once.
fn far<'a>(found: &'a Relations, near: &[&RelationView]) -> Vec<(usize, &'a Further)> {
    let mut once = BTreeSet::<DocId>::new();
    let at = |from: DocId| {
        near.iter().position(|one| one.other.as_ref().is_some_and(|other| other.contact == from))
    };
    let new = found.further.iter().filter(|one| once.insert(one.to.contact));
    new.filter_map(|one| Some((at(one.from)?, one))).collect()
}

fn picture(
    props: &GraphProps,
    plan: &Plan,
    width: f64,
    near: &[&RelationView],
    far: &[(usize, &Further)],
) -> Html {
    let over = |to: End| match to {
        End::Near(one) => near.get(one).is_some_and(|one| is_over(&one.ends_on, &props.today)),
        End::Far(one) => far.get(one).is_some_and(|(_, one)| is_over(&one.ends_on, &props.today)),
    };
    let label = t!("relations-picture", name = props.name.as_str());
    html! {
        <svg width={width.to_string()} height={plan.height.to_string()} role="group" aria-label={label}>
            <g aria-hidden="true">
                { for plan.lines.iter().map(|line| html! { <path class={classes!(over(line.to).then_some("over"))} d={line.path.clone()} /> }) }
            </g>
            { boxed(plan.centre, html! { <strong class="node centre" title={props.name.clone()} aria-hidden="true"><b>{ props.name.clone() }</b></strong> }) }
            { for plan.near.iter().filter_map(|(at, spot)| Some(boxed(*spot, around(props, near.get(*at)?)))) }
            { for plan.far.iter().filter_map(|(at, spot)| {
                let (from, one) = far.get(*at)?;
                let from = near.get(*from)?.other.as_ref();
                Some(boxed(*spot, outside(props, from, one)))
            }) }
        </svg>
    }
}

/// HTML at a place of the picture: its text is cut where there is no room, and it is touched and
/// reached as any link.
fn boxed(spot: Spot, inside: Html) -> Html {
    html! {
        <foreignObject x={spot.x.to_string()} y={spot.y.to_string()} width={spot.width.to_string()} height={spot.height.to_string()}>
            <div xmlns="http://www.w3.org/1999/xhtml">{ inside }</div>
        </foreignObject>
    }
}

fn around(props: &GraphProps, one: &RelationView) -> Html {
    let Some(other) = &one.other else { return html! {} };
    let words = words(props, &one.relation, one.inverse);
    let said = t!(
        "relation-sentence",
        from = props.name.as_str(),
        words = words.as_str(),
        to = name(other)
    );
    node(props, other, (words, said), is_over(&one.ends_on, &props.today), "")
}

fn outside(props: &GraphProps, from: Option<&Neighbour>, one: &Further) -> Html {
    let words = words(props, &one.relation, one.inverse);
    let said = sentence(props, from, one);
    node(props, &one.to, (words, said), is_over(&one.ends_on, &props.today), "far")
}

fn node(
    props: &GraphProps,
    other: &Neighbour,
    (words, said): (String, String),
    is_over: bool,
    place: &'static str,
) -> Html {
    let words = if is_over { t!("relation-over", words = words) } else { words };
    let class = classes!("node", place, is_over.then_some("over"));
    let inside = html! { <><b>{ name(other) }</b><small>{ words }</small></> };
    if !other.here {
        return html! { <span {class} title={said}>{ inside }</span> };
    }
    let route = Route::Fiche(other.contact, Part::Main);
    html! { <a {class} href={route.path()} title={said.clone()} aria-label={said} onclick={props.app.follow(route)}>{ inside }</a> }
}

fn words(props: &GraphProps, relation: &str, inverse: bool) -> String {
    relations::words(relation, inverse, &props.app.state.workspace)
}

fn name(other: &Neighbour) -> String {
    if other.here { named(&other.name) } else { t!("relation-not-here") }
}

/// "Le Fournil est filiale de Groupe Rivière".
fn sentence(props: &GraphProps, from: Option<&Neighbour>, one: &Further) -> String {
    let words = words(props, &one.relation, one.inverse);
    t!(
        "relation-sentence",
        from = from.map(name).unwrap_or_default(),
        words = words,
        to = name(&one.to)
    )
}
