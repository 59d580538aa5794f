//! The free notes: typed in place, merged character by character with what others type; with
//! their bold, lists and links while nobody types here.

use super::{SectionProps, card::card, facts};
use crate::runtime::timer::Timeout;
use crate::{
    app::App,
    components::prose::{self, moved, splice},
    i18n::{t, values},
};
use carnet_engine::api::{Fiche, Reply, Request};
use carnet_ids::DocId;
use carnet_model::{
    edit::{Edit, Intent, Place},
    kind::DocKey,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};
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
    /// The state of the document that it stands in.
    base: Option<String>,
    /// A splice is on its way to the disk, or what it made of the text is on its way here.
    sending: bool,
    /// What was written when the screen was left.
    left: Option<String>,
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
    /// The text while nobody types here.
    shown: UseStateHandle<String>,
}

/// The card.
#[component]
pub(crate) fn Notes(props: &SectionProps) -> Html {
    let SectionProps { app, fiche } = props;
    let stands = stands(fiche);
    let shown = use_state_eq(|| stands.0.clone());
    let pad = Pad {
        app: app.clone(),
        contact: fiche.view.contact,
        node: use_node_ref(),
        desk: use_mut_ref(Desk::default),
        saved: use_state(|| true),
        shown,
    };
    {
        let pad = pad.clone();
        use_effect_with(stands, move |(text, base)| pad.arrived(text, base.as_ref()));
    }
    {
        let pad = pad.clone();
        // What was typed just before the screen is left is saved too.
        use_effect_with((), move |()| move || pad.leave());
    }
    let oninput = {
        let pad = pad.clone();
        Callback::from(move |_: InputEvent| pad.typed())
    };
    let onblur = {
        let pad = pad.clone();
        Callback::from(move |_: FocusEvent| {
            pad.show();
            pad.save();
        })
    };
    if !facts::may_set(fiche, "notes") {
        return read_only(&pad.shown);
    }
    let state = html! { <span class="saved" aria-live="polite">{ if *pad.saved { t!("saved-here") } else { t!("saving") } }</span> };
    let inside = html! {
        <div class="notepad">
            <textarea class="notes" ref={pad.node.clone()} {oninput} {onblur} rows="5" aria-label={t!("section-notes")}
                placeholder={t!("notes-hint")} data-unsaved={(!*pad.saved).then_some("")} />
            if !pad.shown.trim().is_empty() {
                <div class="notes" onclick={write_on(&pad.node)} title={t!("notes-edit")}>{ prose::marked(&pad.shown) }</div>
            }
        </div>
    };
    card(t!("section-notes"), state, inside)
}

/// The text, for whoever may not write it.
fn read_only(text: &str) -> Html {
    let inside = match text.trim() {
        "" => html! { <p class="pad muted small">{ t!("unset") }</p> },
        _ => html! { <div class="notepad"><div class="notes">{ prose::marked(text) }</div></div> },
    };
    card(t!("section-notes"), html! {}, inside)
}

/// The text, and the state of the document that it stands in.
fn stands(fiche: &Fiche) -> (String, Option<String>) {
    let Some(field) = facts::field(&fiche.view, "notes") else { return Default::default() };
    let text = field.value.as_ref().and_then(|value| value.as_text()).unwrap_or_default();
    (text.to_owned(), field.base.clone())
}

/// A tap on the text, a link in it aside, goes on writing at its end.
fn write_on(area: &NodeRef) -> Callback<MouseEvent> {
    let area = area.clone();
    Callback::from(move |event: MouseEvent| {
        let on_link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a").ok().flatten())
            .is_some();
        if let (false, Some(area)) = (on_link, area.cast::<HtmlTextAreaElement>()) {
            let _ = area.focus();
            let end = area.value().encode_utf16().count() as u32;
            let _ = area.set_selection_range(end, end);
        }
    })
}

impl Pad {
    /// Shows the text as it is written here by now.
    fn show(&self) {
        if let Some(area) = self.area() {
            self.shown.set(area.value());
        }
    }

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

    /// The screen is left: what follows a splice that is on its way has no area to be read from.
    fn leave(&self) {
        let written = self.written();
        self.desk.borrow_mut().left = written;
        self.save();
    }

    /// What is written here by now.
    fn written(&self) -> Option<String> {
        self.area().map_or_else(|| self.desk.borrow().left.clone(), |area| Some(area.value()))
    }

    /// Sends what was typed since the last time, unless something is on its way: then it follows.
    fn save(&self) {
        let Some(now) = self.written() else { return };
        let mut desk = self.desk.borrow_mut();
        desk.pause = None;
        if desk.sending {
            return;
        }
        let Some((at, delete, insert)) = splice(&desk.known, &now) else {
            return self.saved.set(true);
        };
        desk.sending = true;
        let (place, field, base) = (Place::Root, "notes".to_owned(), desk.base.clone());
        drop(desk);
        let edit = Edit::Splice { place, field, at, delete, insert, base };
        let request =
            Request::Apply(vec![Intent { doc: DocKey::Contact(self.contact), edits: vec![edit] }]);
        let pad = self.clone();
        self.app.ask(request, move |reply| pad.sent(reply, now));
    }

    /// The splice is on the disk, or was refused. What the text is by now comes from the engine:
    /// others may have written in it, and a full disk keeps what it refused in memory.
    fn sent(&self, reply: Reply, text: String) {
        let sent = match reply {
            Reply::Failed(failure) => {
                self.app.complain(values::failure(&failure));
                None
            }
            reply => {
                self.app.applied(reply, String::new());
                Some(text)
            }
        };
        let pad = self.clone();
        let request = Request::Opening { contact: self.contact, events: 0 };
        self.app.ask(request, move |reply| pad.told(reply, sent));
    }

    /// The text with our splice in it, if it was `sent`; what was typed since follows. What was
    /// refused waits for the next key.
    fn told(&self, reply: Reply, sent: Option<String>) {
        let is_sent = sent.is_some();
        {
            let mut desk = self.desk.borrow_mut();
            desk.sending = false;
            desk.known = sent.unwrap_or_else(|| std::mem::take(&mut desk.known));
        }
        if let Reply::Fiche(fiche) = reply {
            let (text, base) = stands(&fiche);
            self.arrived(&text, base.as_ref());
        }
        if is_sent {
            self.save();
        }
    }

    /// The engine's text: what is typed here and not sent is set upon it, and the caret stays
    /// with its letter.
    fn arrived(&self, text: &str, base: Option<&String>) {
        let Some(before) = self.written() else { return };
        let mut desk = self.desk.borrow_mut();
        // A splice on its way may be in this text or not: the answer to it brings another.
        if desk.sending {
            return;
        }
        let after = rebased(&desk.known, &before, text);
        (desk.known, desk.base) = (text.to_owned(), base.cloned());
        match self.area() {
            Some(area) if before != after => place(&area, &before, &after),
            Some(_) => {}
            None => desk.left = Some(after.clone()),
        }
        drop(desk);
        self.shown.set(after);
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
    if mine == theirs {
        return theirs.to_owned();
    }
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
        check("four", "fours", "fours", "fours");
    }
}
