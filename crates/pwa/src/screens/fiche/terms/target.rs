//! What a special price is of: an article or a family, from the catalogue or in words.

use super::dialog::Draft;
use crate::{
    components::{icon::icon, input::on_text},
    i18n::{coded, t},
    screens::fiche::facts,
};
use carnet_model::{
    kind::DocKey,
    schema::ARTICLE_FAMILIES,
    terms::price::{BY_NAME, Scope},
    view::{CollectionView, ItemView},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The option for what the catalogue does not have.
const IN_WORDS: &str = "+";

/// What can be chosen from: ids and words, families first named.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Offered {
    pub(super) articles: Vec<(String, String)>,
    pub(super) families: Vec<(String, String)>,
}

/// What was chosen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) scope: Scope,
    /// Of the catalogue, or of the settings; empty for one in words.
    pub(super) id: String,
    /// The words.
    pub(super) label: String,
}

impl Target {
    /// As what is stored, or typed over it, has it by its key; a new one is of an article.
    pub(super) fn of(stored: impl Fn(&str) -> String) -> Self {
        let (article, family) = (stored("article"), stored("article_family"));
        let is_family = article.is_empty() && !family.is_empty();
        let id = if is_family { family } else { article };
        Self {
            scope: if is_family { Scope::Family } else { Scope::Article },
            id: if id == BY_NAME { String::new() } else { id },
            label: stored("label"),
        }
    }

    /// What is stored under each key.
    pub(super) fn stored(&self) -> [(&'static str, String); 3] {
        let (article, family) = match (self.scope, self.id.as_str()) {
            (Scope::Article, id) => (id, ""),
            (Scope::Family, "") => ("", BY_NAME),
            (Scope::Family, id) => ("", id),
        };
        [
            ("label", self.label.clone()),
            ("article", article.to_owned()),
            ("article_family", family.to_owned()),
        ]
    }
}

/// The articles that are sold and their families.
pub(super) fn offered(catalogue: &[CollectionView], defined: &[CollectionView]) -> Offered {
    let families = defined.iter().filter(|of| of.key == ARTICLE_FAMILIES.key);
    let families = families.flat_map(|of| &of.items);
    let articles = articles(catalogue).filter(|item| !facts::is_on(item, "retired"));
    Offered {
        articles: articles.map(|item| (item.item.to_string(), article_words(item))).collect(),
        families: families
            .map(|item| (item.item.to_string(), facts::stored(item, "name").to_owned()))
            .collect(),
    }
}

/// The articles of all families.
pub(super) fn articles(catalogue: &[CollectionView]) -> impl Iterator<Item = &ItemView> {
    catalogue.iter().filter(|of| of.key == "articles").flat_map(|of| &of.items)
}

/// "FOUR-R18 · Four rotatif".
pub(super) fn article_words(item: &ItemView) -> String {
    let words = [facts::stored(item, "reference"), facts::stored(item, "name")];
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The family of an article, by its item in hexadecimal.
pub(super) fn family_of(article: &ItemView) -> String {
    match article.doc {
        DocKey::Catalogue(family) => family.to_string(),
        _ => String::new(),
    }
}

/// The fields that choose it.
pub(super) fn fields(draft: &Draft, offered: &Offered) -> Html {
    let target = draft.target();
    let known = match target.scope {
        Scope::Article => &offered.articles,
        Scope::Family => &offered.families,
    };
    let in_words = target.id.is_empty() && (*draft.in_words || !target.label.is_empty());
    let error = draft.error.as_ref().filter(|error| error.field == "label");
    html! {
        <>
            { scopes(draft, &target) }
            if !known.is_empty() { { list(draft, &target, known, (in_words, error.is_some())) } }
            if known.is_empty() || in_words { { words(draft, &target, error.is_some()) } }
            if let Some(error) = error {
                <p class="hint bad full" id="item-label-hint" role="alert">{ icon("alert") }{ coded("error", &error.code) }</p>
            }
        </>
    }
}

fn scopes(draft: &Draft, target: &Target) -> Html {
    let choose = |scope: Scope, words: String| {
        let (to, error, in_words) = (draft.chooser(), draft.error.clone(), draft.in_words.clone());
        let onchange = Callback::from(move |_: Event| {
            error.set(None);
            in_words.set(false);
            to.emit(Target { scope, id: String::new(), label: String::new() });
        });
        html! { <label class="check"><input type="radio" name="price-scope" checked={target.scope == scope} {onchange} />{ words }</label> }
    };
    html! {
        <fieldset class="field full">
            <legend class="label">{ t!("price-scope") }</legend>
            <div class="row-of">{ choose(Scope::Article, t!("price-article")) }{ choose(Scope::Family, t!("price-family")) }</div>
        </fieldset>
    }
}

fn list(
    draft: &Draft,
    target: &Target,
    known: &[(String, String)],
    (in_words, invalid): (bool, bool),
) -> Html {
    let (to, flag, names, scope) =
        (draft.chooser(), draft.in_words.clone(), known.to_vec(), target.scope);
    let onchange = Callback::from(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let Some(chosen) = select.map(|select| select.value()) else { return };
        flag.set(chosen == IN_WORDS);
        let found = names.iter().find(|(id, _)| *id == chosen);
        let (id, label) = found.cloned().unwrap_or_default();
        to.emit(Target { scope, id, label });
    });
    let is_lost = !target.id.is_empty() && known.iter().all(|(id, _)| *id != target.id);
    let label = match target.scope {
        Scope::Article => t!("price-article"),
        Scope::Family => t!("price-family"),
    };
    html! {
        <div class="field full">
            <label class="label" for="item-label">{ label }</label>
            <select id="item-label" {onchange} aria-invalid={invalid.then_some("true")} aria-describedby="item-label-hint">
                <option value="" selected={target.id.is_empty() && !in_words}>{ t!("price-choose") }</option>
                if is_lost { <option value={target.id.clone()} selected=true>{ target.label.clone() }</option> }
                { for known.iter().map(|(id, words)| html! { <option value={id.clone()} selected={*id == target.id}>{ words.clone() }</option> }) }
                <option value={IN_WORDS} selected={in_words}>{ t!("price-in-words") }</option>
            </select>
        </div>
    }
}

fn words(draft: &Draft, target: &Target, invalid: bool) -> Html {
    let (to, flag, now) = (draft.chooser(), draft.in_words.clone(), target.clone());
    let oninput = on_text(Callback::from(move |label| {
        // It stays one in words while its text is empty.
        flag.set(true);
        to.emit(Target { label, ..now.clone() });
    }));
    let label = match target.scope {
        Scope::Article => t!("price-article-words"),
        Scope::Family => t!("price-family-words"),
    };
    html! {
        <div class="field full">
            <label class="label" for="item-label-words">{ label }</label>
            <input id="item-label-words" type="text" autocomplete="off" value={target.label.clone()} {oninput} aria-invalid={invalid.then_some("true")} aria-describedby="item-label-hint" />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_stored_and_read_back() {
        for (scope, id, label) in [
            (Scope::Article, "a1", "Four"),
            (Scope::Article, "", "Four"),
            (Scope::Family, "f1", "Fours"),
            (Scope::Family, "", "Fours"),
            (Scope::Family, "", ""),
        ] {
            let target = Target { scope, id: id.to_owned(), label: label.to_owned() };
            let stored = target.stored();
            let text = |key: &str| {
                let found = stored.iter().find(|(known, _)| *known == key);
                found.map(|(_, text)| text.clone()).unwrap_or_default()
            };
            assert_eq!(Target::of(text), target);
        }
    }
}
