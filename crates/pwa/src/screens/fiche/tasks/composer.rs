//! Noting a task: a title and maybe a day, kept as they are typed; everything else in the form.

use super::dialog::Editing;
use crate::{
    app::{App, browser},
    components::{
        form::{Typed, hint, refused},
        icon::icon,
        input::typed_into,
    },
    i18n::{dates, t, values},
};
use carnet_engine::api::{Failure, Reply, Request};
use carnet_ids::{DocId, ItemId};
use carnet_model::{
    edit::{Edit, EditError, Intent},
    kind::{DocKey, year_of},
    schema::TASKS,
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::{cell::Cell, rc::Rc};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ComposerProps {
    pub(super) app: App,
    pub(super) contact: DocId,
    pub(super) editing: UseStateHandle<Option<Editing>>,
}

/// A task as it is being typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    title: String,
    due: String,
    /// The task that it becomes: saved again after a failure, or twice by a double tap, it is one.
    item: Option<ItemId>,
}

/// What the form holds.
#[derive(Clone)]
struct Noting {
    title: UseStateHandle<String>,
    due: UseStateHandle<String>,
    error: UseStateHandle<Option<EditError>>,
    item: Rc<Cell<ItemId>>,
}

/// The form, always open.
#[component]
pub(super) fn Composer(props: &ComposerProps) -> Html {
    let (title, due) = (use_state(String::new), use_state(String::new));
    let error = use_state(|| None::<EditError>);
    let item = use_memo((), |()| Cell::new(ItemId::new(browser::random())));
    let noting = Noting { title: title.clone(), due: due.clone(), error: error.clone(), item };
    use_draft(&props.app, props.contact, &noting);
    let of = |field: &str| error.as_ref().filter(|refused| refused.field == field);
    let whole = {
        let (editing, noting) = (props.editing.clone(), noting.clone());
        Callback::from(move |_: MouseEvent| editing.set(Some(Editing::New(typed(&noting)))))
    };
    html! {
        <div class="compose">
            <form class="forms" onsubmit={submit(props, &noting)} data-unsaved={(!title.is_empty()).then_some("")}>
                <div class="field grow">
                    <label class="label" for="task-title">{ t!("task-new-label") }</label>
                    <input id="task-title" type="text" maxlength="500" autocomplete="off" placeholder={t!("task-new-hint")} value={(*title).clone()}
                        oninput={typed_into(&title)} aria-invalid={of("title").map(|_| "true")} aria-describedby="task-title-hint" />
                    { hint("task-title", None, of("title"), true) }
                </div>
                <div class="field">
                    <label class="label" for="task-due">{ t!("field-due") }</label>
                    <input id="task-due" type="date" value={(*due).clone()} oninput={typed_into(&due)} aria-invalid={of("due").map(|_| "true")}
                        aria-describedby="task-due-hint" />
                    { hint("task-due", None, of("due"), true) }
                </div>
                <div class="forms end">
                    <button type="button" class="btn" onclick={whole}>{ t!("task-details") }</button>
                    <button class="btn pri">{ icon("plus") }{ t!("task-add") }</button>
                </div>
            </form>
        </div>
    }
}

/// As the whole form takes it.
fn typed(noting: &Noting) -> Typed {
    let of = [("title", &noting.title), ("due", &noting.due)];
    let filled = of.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(key, text)| (key.to_owned(), Value::Text((**text).clone()))).collect()
}

/// What was typed is a task now.
pub(super) fn forget(app: &App, contact: DocId) {
    app.keep(draft_key(contact), None::<&Draft>);
}

fn draft_key(contact: DocId) -> String {
    format!("draft/task/{contact}")
}

/// What was typed comes back after a reload or a closed tab.
#[hook]
fn use_draft(app: &App, contact: DocId, noting: &Noting) {
    {
        let (app, noting) = (app.clone(), noting.clone());
        use_effect_with(contact, move |contact| {
            app.recall::<Draft>(draft_key(*contact), move |kept| {
                if let Some(item) = kept.item {
                    noting.item.set(item);
                }
                noting.title.set(kept.title);
                noting.due.set(kept.due);
            });
        });
    }
    let (app, item) = (app.clone(), Rc::clone(&noting.item));
    let was = use_mut_ref(|| false);
    use_effect_with(((*noting.title).clone(), (*noting.due).clone()), move |(title, due)| {
        let draft = Draft { title: title.clone(), due: due.clone(), item: Some(item.get()) };
        let is_there = !title.is_empty();
        if is_there || was.replace(is_there) {
            app.keep(draft_key(contact), Some(&draft).filter(|_| is_there));
        }
        *was.borrow_mut() = is_there;
    });
}

fn submit(props: &ComposerProps, noting: &Noting) -> Callback<SubmitEvent> {
    let (contact, noting) = (props.contact, noting.clone());
    props.app.on(move |app, event: SubmitEvent| {
        event.prevent_default();
        if noting.title.trim().is_empty() {
            browser::focus("task-title");
            return noting.error.set(Some(refused("title", "needs-title")));
        }
        let intent = intent(app, contact, &noting);
        let (then, noting) = (app.clone(), noting.clone());
        app.ask(Request::Apply(vec![intent]), move |reply| match reply {
            Reply::Failed(Failure::Edit(refused)) => noting.error.set(Some(refused)),
            Reply::Failed(failure) => then.complain(values::failure(&failure)),
            reply => {
                then.applied(reply, t!("task-added"));
                noting.error.set(None);
                noting.item.set(ItemId::new(browser::random()));
                noting.title.set(String::new());
                noting.due.set(String::new());
                browser::focus("task-title");
            }
        });
    })
}

/// The task as an addition to the activity of this year, for whoever notes it.
fn intent(app: &App, contact: DocId, noting: &Noting) -> Intent {
    let mut fields = vec![("title".to_owned(), Value::text(noting.title.trim()))];
    if !noting.due.is_empty() {
        fields.push(("due".to_owned(), Value::text(noting.due.as_str())));
    }
    if let Some(user) = &app.state.user {
        fields.push(("assignee".to_owned(), Value::Text(user.person.to_string())));
    }
    let doc = DocKey::Activity { contact, year: year_of(dates::now_ms()) };
    let add = Edit::Add { collection: TASKS.key.to_owned(), item: noting.item.get(), fields };
    Intent { doc, edits: vec![add] }
}
