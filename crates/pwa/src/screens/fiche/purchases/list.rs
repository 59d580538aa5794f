//! The table of purchases, and the dialogue that edits one.

use super::{Open, PurchasesProps};
use crate::{
    components::{badge, form::Typed, icon::icon, may::May, menu::Menu},
    i18n::{dates, t},
    screens::fiche::{clashes, facts, item::ItemDialog, tasks::words::today},
};
use carnet_engine::api::Section;
use carnet_model::{
    edit::Edit,
    kind::{DocKey, year_of},
    purchase,
    schema::PURCHASES,
    value::Value,
    view::{CollectionView, ItemView},
};
use yew::prelude::*;

/// Articles that are shown at first.
const LATEST: usize = 5;

/// The last articles, each once; every purchase when it is asked for.
pub(super) fn list(
    props: &PurchasesProps,
    ledger: &[CollectionView],
    open: &UseStateHandle<Open>,
    whole: &UseStateHandle<bool>,
) -> Html {
    let all = purchase::newest_first(ledger);
    let latest = purchase::latest(ledger, LATEST);
    let hidden = all.len().saturating_sub(latest.len());
    let shown = if **whole { all } else { latest };
    let toggle = {
        let whole = whole.clone();
        Callback::from(move |_: MouseEvent| whole.set(!*whole))
    };
    html! {
        <>
            <div class="scroll bought" tabindex="0" role="group" aria-label={t!("purchases")}><table>
                <thead><tr>
                    <th scope="col">{ t!("field-article") }</th><th scope="col" class="wide">{ t!("purchase-document") }</th>
                    <th scope="col" class="n">{ t!("purchase-quantity") }</th><th scope="col" class="n">{ t!("purchase-price") }</th>
                    <th scope="col"><span class="sr">{ t!("more-actions") }</span></th>
                </tr></thead>
                <tbody>{ for shown.iter().map(|of| row(props, of, open)) }</tbody>
            </table></div>
            { for shown.iter().map(|of| clashes::clashes(&props.app, PURCHASES, of)) }
            if hidden > 0 {
                <div class="ln"><button class="link" aria-expanded={whole.to_string()} onclick={toggle}>
                    { if **whole { t!("purchases-latest") } else { t!("purchases-all", count = hidden) } }
                </button></div>
            }
        </>
    }
}

fn row(props: &PurchasesProps, of: &ItemView, open: &UseStateHandle<Open>) -> Html {
    let name = name(of);
    let day = purchase::day(of).map(|day| dates::civil(&day.to_string())).unwrap_or_default();
    let document = facts::text(of, "document").to_owned();
    let bill: Vec<_> =
        [&document, &day].into_iter().filter(|text| !text.is_empty()).cloned().collect();
    let bill = bill.join(" · ");
    let edit = {
        let (open, of) = (open.clone(), of.clone());
        Callback::from(move |_: MouseEvent| open.set(Open::Item(Box::new(of.clone()))))
    };
    let (doc, item) = (of.doc, of.item);
    let remove = props.app.on(move |app, _: MouseEvent| {
        let remove = Edit::Remove { collection: PURCHASES.key.to_owned(), item };
        app.edit(doc, vec![remove], t!("removed"));
    });
    html! {
        <tr key={format!("{:?}-{:?}-{item}", doc.contact(), doc.year())}>
            <td><b>{ name.clone() }</b>
                if facts::waits(&props.fiche, of) { { " " }{ badge::tag("warn", t!("badge-waiting")) } }
                <small>{ facts::text(of, "reference") }</small>
                <small class="narrow">{ bill }</small>
            </td>
            <td class="wide">{ document }<small>{ day }</small></td>
            <td class="n">{ facts::text(of, "quantity") }</td>
            <td class="n">{ facts::text(of, "unit_price") }</td>
            <td class="n">
                <May to={Section::Purchases}><Menu class={classes!("btn", "ic", "quiet")} label={t!("purchase-actions", name = name)} button={icon("more")}>
                    <button type="button" onclick={edit}>{ icon("edit") }{ t!("edit") }</button>
                    <button type="button" onclick={remove}>{ icon("trash") }{ t!("remove") }</button>
                </Menu></May>
            </td>
        </tr>
    }
}

fn name(of: &ItemView) -> String {
    match (facts::text(of, "label"), facts::text(of, "reference")) {
        ("", "") => t!("purchase-unnamed"),
        ("", reference) => reference.to_owned(),
        (label, _) => label.to_owned(),
    }
}

/// The dialogue, while one is entered or edited.
pub(super) fn dialog(props: &PurchasesProps, open: &UseStateHandle<Open>) -> Html {
    let item = match (**open).clone() {
        Open::No => return html! {},
        Open::New => None,
        Open::Item(item) => Some(*item),
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::No))
    };
    let doc = DocKey::Ledger { contact: props.fiche.view.contact, year: year_of(dates::now_ms()) };
    let first = [("on", today().to_string()), ("quantity", "1".to_owned())];
    let first: Typed =
        first.into_iter().map(|(key, text)| (key.to_owned(), Value::Text(text))).collect();
    html! {
        <ItemDialog app={props.app.clone()} {doc} collection={PURCHASES} {item} {first} hidden={&["article"][..]} required="label" {close} />
    }
}
