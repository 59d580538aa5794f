//! What is typed in a dialogue when the screen is shut under it.

use super::App;
use carnet_engine::api::Event;
use carnet_model::kind::DocKey;
use serde::{Serialize, de::DeserializeOwned};
use yew::prelude::*;

/// What is typed when the device locks is there again when the dialogue is opened next. `key` names the draft: it begins
/// with `draft/` and ends with the contact, if there is one. `blank` is what nobody has typed anything in.
#[hook]
pub(crate) fn use_kept<T>(app: &App, key: &str, typed: &UseStateHandle<T>, blank: &T)
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + 'static,
{
    let latest = use_mut_ref(|| (**typed).clone());
    latest.replace((**typed).clone());
    let (app, typed, blank, key) = (app.clone(), typed.clone(), blank.clone(), key.to_owned());
    use_effect_with((), move |()| {
        give_back(&app, &key, &typed, latest.clone());
        let engine = app.engine.clone();
        let listening = engine.listen(Callback::from(move |event| {
            let typed = latest.borrow();
            if event == Event::Locking && *typed != blank {
                app.keep(key.clone(), Some(&*typed));
            }
        }));
        move || drop(listening)
    });
}

/// Somebody who types already keeps what they type, and the draft stays.
fn give_back<T>(
    app: &App,
    key: &str,
    typed: &UseStateHandle<T>,
    latest: std::rc::Rc<std::cell::RefCell<T>>,
) where
    T: Clone + PartialEq + Serialize + DeserializeOwned + 'static,
{
    let (then, name, typed, first) =
        (app.clone(), key.to_owned(), typed.clone(), latest.borrow().clone());
    app.recall::<T>(key, move |kept| {
        if *latest.borrow() == first {
            typed.set(kept);
            then.keep(name, None::<&T>);
        }
    });
}

/// What a draft's name ends with, so that a report of what was lost can say of whom it was.
pub(crate) fn end_of(doc: DocKey) -> String {
    doc.contact().map_or_else(String::new, |contact| format!("/{contact}"))
}
