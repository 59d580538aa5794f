//! The free notes: typed in place, merged character by character with what others type.

use super::{SectionProps, card::card, facts};
use crate::runtime::timer::Timeout;
use crate::{
    app::App,
    components::prose::{moved, splice},
    i18n::{t, values},
};
use carnet_engine::api::{Reply, Request};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
};
use std::{cell::RefCell, rc::Rc};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// A pause in typing after which what was typed is saved.
const PAUSE_MS: u32 = 300;
/// After so long without a key nobody is typing any more.
const TYPING_MS: u32 = 4_000;

/// What this screen and the engine each hold of the text.
#[derive(Default)]
struct Desk {
    /// The engine's text, as far as it is known here.
    known: String,
    /// A splice is on its way to the disk.
    sending: bool,
    pause: Option<Timeout>,
    typing: Option<Timeout>,
}

type Shared = Rc<RefCell<Desk>>;

/// Everything that a step needs.
#[derive(Clone)]
struct Pad {
    app: App,
    contact: DocId,
    node: NodeRef,
    desk: Shared,
    saved: UseStateHandle<bool>,
}

/// The card.
#[component]
pub(crate) fn Notes(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let text = facts::field(&fiche.view, "notes")
        .and_then(|field| field.value.as_ref()?.as_text())
        .unwrap_or_default()
        .to_owned();
    let pad = Pad {
        app: app.clone(),
        contact: fiche.view.contact,
        node: use_node_ref(),
        desk: use_mut_ref(Desk::default),
        saved: use_state(|| true),
    };
    {
        let pad = pad.clone();
        use_effect_with(text, move |text| pad.arrived(text));
    }
    {
        let pad = pad.clone();
        // What was typed just before the screen is left is saved too.
        use_effect_with((), move |()| move || pad.save());
    }
    let oninput = {
        let pad = pad.clone();
        Callback::from(move |_: InputEvent| pad.typed())
    };
    let onblur = {
        let pad = pad.clone();
        Callback::from(move |_: FocusEvent| pad.save())
    };
    let state = html! { <span class="saved" aria-live="polite">{ if *pad.saved { t!("saved-here") } else { t!("saving") } }</span> };
    let inside = html! {
        <textarea class="notes" ref={pad.node.clone()} {oninput} {onblur} rows="5" aria-label={t!("section-notes")}
            placeholder={t!("notes-hint")} data-unsaved={(!*pad.saved).then_some("")} />
    };
    card(t!("section-notes"), state, inside)
}

impl Pad {
    fn area(&self) -> Option<HtmlTextAreaElement> {
        self.node.cast()
    }

    /// Someone pressed a key: saved after a pause.
    fn typed(&self) {
        if *self.saved {
            self.saved.set(false);
        }
        let (save, quiet) = (self.clone(), self.clone());
        let mut desk = self.desk.borrow_mut();
        desk.pause = Some(Timeout::new(PAUSE_MS, move || save.save()));
        if desk.typing.is_none() {
            self.looking(true);
        }
        desk.typing = Some(Timeout::new(TYPING_MS, move || quiet.rests()));
    }

    fn rests(&self) {
        self.desk.borrow_mut().typing = None;
        self.looking(false);
    }

    fn looking(&self, typing: bool) {
        self.app.ask(Request::Looking { contact: Some(self.contact), typing }, |_| ());
    }

    /// Sends what was typed since the last time, unless something is on its way: then it follows.
    fn save(&self) {
        let Some(area) = self.area() else { return };
        let now = area.value();
        let mut desk = self.desk.borrow_mut();
        desk.pause = None;
        if desk.sending {
            return;
        }
        let Some((at, delete, insert)) = splice(&desk.known, &now) else {
            return self.saved.set(true);
        };
        desk.sending = true;
        drop(desk);
        let edit =
            Edit::Splice { place: Place::Root, field: "notes".to_owned(), at, delete, insert };
        let request =
            Request::Apply(vec![Intent { doc: DocKey::Contact(self.contact), edits: vec![edit] }]);
        let pad = self.clone();
        self.app.ask(request, move |reply| pad.sent(reply, now));
    }

    fn sent(&self, reply: Reply, text: String) {
        self.desk.borrow_mut().sending = false;
        match reply {
            Reply::Failed(failure) => self.app.complain(values::failure(&failure)),
            reply => {
                self.desk.borrow_mut().known = text;
                self.app.applied(reply, String::new());
                self.save();
            }
        }
    }

    /// The engine's text changed: what is typed here and not sent is set upon it, and the caret stays
    /// with its letter.
    fn arrived(&self, text: &str) {
        let Some(area) = self.area() else { return };
        let mut desk = self.desk.borrow_mut();
        // A splice on its way may be in this text or not: the next one, after the answer, is clear.
        if desk.sending || desk.known == *text && area.value() == *text {
            return;
        }
        let before = area.value();
        let after = rebased(&desk.known, &before, text);
        desk.known = text.to_owned();
        drop(desk);
        if before != after {
            place(&area, &before, &after);
        }
    }
}

/// Writes the text, and puts the caret where it was.
fn place(area: &HtmlTextAreaElement, before: &str, after: &str) {
    let at = |position: Option<u32>| moved(before, after, position.unwrap_or_default());
    let start = at(area.selection_start().ok().flatten());
    let end = at(area.selection_end().ok().flatten());
    area.set_value(after);
    let _ = area.set_selection_range(start, end);
}

/// `theirs` with what turned `base` into `mine`.
fn rebased(base: &str, mine: &str, theirs: &str) -> String {
    let Some((at, gone, came)) = splice(base, mine) else { return theirs.to_owned() };
    let (their_at, their_gone, their_came) = splice(base, theirs).unwrap_or_default();
    let mut text: Vec<char> = theirs.chars().collect();
    let (their_end, their_size) = (their_at + their_gone, their_came.chars().count());
    let (at, gone) = if at + gone <= their_at {
        (at, gone)
    } else if at >= their_end {
        (at - their_gone + their_size, gone)
    } else {
        // Both wrote over the same words: both stay.
        (their_at + their_size, 0)
    };
    let at = at.min(text.len());
    let end = (at + gone).min(text.len());
    text.splice(at..end, came.chars());
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(base: &str, mine: &str, theirs: &str, expect: &str) {
        assert_eq!(rebased(base, mine, theirs), expect);
    }

    #[test]
    fn what_is_typed_here_stays_when_another_s_words_arrive() {
        check("four", "four en panne", "le four", "le four en panne");
        check("le four", "le vieux four", "le four en panne", "le vieux four en panne");
        check("abc", "abc", "aXc", "aXc");
        check("abc", "aYc", "aXc", "aXYc");
        check("", "é🍞", "a", "é🍞a");
    }
}
