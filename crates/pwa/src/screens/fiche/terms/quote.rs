//! "Quel prix ?": what this contact pays for so many of an article today, and why.

use super::target;
use crate::{
    app::App,
    components::input::typed_into,
    i18n::t,
    screens::fiche::{facts, tasks::words::today},
};
use carnet_engine::api::Terms as Agreed;
use carnet_ids::ItemId;
use carnet_model::{
    check,
    schema::{ARTICLE_FAMILIES, FieldKind, PRICE_GRIDS},
    search::fold,
    terms::{
        Decimal,
        price::{self, Price, Source, Subject},
    },
    value::Value,
    view::{CollectionView, ItemView, holds},
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct QuoteProps {
    pub(super) app: App,
    pub(super) terms: Rc<Agreed>,
    pub(super) defined: Rc<Vec<CollectionView>>,
    pub(super) catalogue: Rc<Vec<CollectionView>>,
}

/// The question and its answer; nothing where no catalogue has articles.
#[component]
pub(super) fn Quote(props: &QuoteProps) -> Html {
    let article = use_state(String::new);
    let quantity = use_state(|| "1".to_owned());
    let articles: Vec<&ItemView> = target::articles(&props.catalogue).collect();
    if articles.is_empty() {
        return html! {};
    }
    let chosen = articles.iter().find(|item| item.item.to_string() == *article).copied();
    let onchange = {
        let article = article.clone();
        Callback::from(move |event: Event| {
            let select =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                article.set(select.value());
            }
        })
    };
    html! {
        <>
            <h3 class="band">{ t!("quote-title") }</h3>
            <div class="pad forms quote">
                <div class="field grow"><label class="label" for="quote-article">{ t!("price-article") }</label>
                    <select id="quote-article" {onchange}>
                        <option value="" selected={chosen.is_none()}>{ t!("price-choose") }</option>
                        { for articles.iter().map(|item| html! {
                            <option value={item.item.to_string()} selected={item.item.to_string() == *article}>{ target::article_words(item) }</option>
                        }) }
                    </select></div>
                <div class="field few"><label class="label" for="quote-quantity">{ t!("field-quantity") }</label>
                    <input id="quote-quantity" type="text" inputmode="decimal" autocomplete="off" value={(*quantity).clone()} oninput={typed_into(&quantity)} /></div>
            </div>
            <p class="quoted" role="status">{ for chosen.map(|chosen| answer(props, chosen, &quantity)) }</p>
        </>
    }
}

fn answer(props: &QuoteProps, article: &ItemView, typed: &str) -> String {
    let quantity = match check::normalise(FieldKind::Decimal, Value::text(typed)) {
        Ok(Value::Text(number)) => number.parse::<Decimal>().ok(),
        _ => None,
    };
    let Some(quantity) = quantity.filter(|quantity| *quantity >= Decimal::ZERO) else {
        return t!("error-not-a-number");
    };
    let specials: Vec<_> = props.terms.view.prices.iter().filter_map(price::special).collect();
    match price::resolve(&specials, &subject(props, article, quantity), quantity, today()) {
        None => t!("quote-none"),
        Some(price) => told(props, &price),
    }
}

fn told(props: &QuoteProps, price: &Price) -> String {
    let from = match price.source {
        Source::Special(item) => t!("quote-special", label = label(props, item)),
        Source::Grid => t!("quote-grid", name = stored(props, "price_grid")),
        Source::Default => t!("quote-default"),
    };
    let mode =
        if stored(props, "price_mode") == "gross" { t!("quote-gross") } else { t!("quote-net") };
    let amount = check::money_in(&price.amount.normalize().to_string(), &props.terms.view.currency);
    t!("quote-answer", amount = amount, mode = mode, from = from)
}

fn label(props: &QuoteProps, item: ItemId) -> String {
    let found = props.terms.view.prices.iter().find(|special| special.item == item);
    found.map(|item| facts::stored(item, "label").to_owned()).unwrap_or_default()
}

fn stored<'a>(props: &'a QuoteProps, key: &str) -> &'a str {
    let mut fields = props.terms.view.sections.iter().flat_map(|section| &section.fields);
    let field = fields.find(|field| field.key == key);
    field.and_then(holds).and_then(Value::as_text).unwrap_or_default()
}

/// The article as prices know it.
fn subject(props: &QuoteProps, article: &ItemView, quantity: Decimal) -> Subject {
    let id = article.item.to_string();
    let family = target::family_of(article);
    let named = |key: &str, id: &str| {
        let of = props.defined.iter().filter(|of| of.key == key).flat_map(|of| &of.items);
        let mut of = of.filter(|item| item.item.to_string() == id);
        of.next().map(|item| facts::stored(item, "name").to_owned()).unwrap_or_default()
    };
    let name = |key: &str| facts::stored(article, key).to_owned();
    Subject {
        names: vec![name("reference"), name("name"), target::article_words(article)],
        family_name: named(ARTICLE_FAMILIES.key, &family),
        grid: in_grid(props, &id, quantity),
        default: facts::stored(article, "unit_price").parse().ok(),
        family,
        id,
    }
}

/// The article's price in the contact's grid, which is known by its name.
fn in_grid(props: &QuoteProps, article: &str, quantity: Decimal) -> Option<Decimal> {
    let name = fold(stored(props, "price_grid"));
    let grids =
        props.defined.iter().filter(|of| of.key == PRICE_GRIDS.key).flat_map(|of| &of.items);
    let mut grids =
        grids.filter(|item| !name.is_empty() && fold(facts::stored(item, "name")) == name);
    let grid = grids.next()?.item.to_string();
    let prices = props.catalogue.iter().filter(|of| of.key == "prices").flat_map(|of| &of.items);
    let of_it = prices.filter(|item| {
        facts::stored(item, "article") == article && facts::stored(item, "grid") == grid
    });
    let number = |item: &ItemView, key: &str| facts::stored(item, key).parse::<Decimal>().ok();
    let prices: Vec<_> = of_it
        .filter_map(|item| {
            Some((
                item.item,
                number(item, "quantity").unwrap_or_default(),
                number(item, "unit_price")?,
            ))
        })
        .collect();
    price::in_grid(&prices, quantity)
}
