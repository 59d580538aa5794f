//! Dictation into a field, where the browser has it (Web Speech API, W3C community draft; Chromium and Safari under
//! a name of their own). The browser hears and may ask a service of its maker's: it needs a network there.

use super::icon::icon;
use crate::{
    app::browser,
    i18n::{Language, t},
};
use js_sys::{Array, Function, Object, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use yew::prelude::*;

/// What it is called.
const NAMES: [&str; 2] = ["SpeechRecognition", "webkitSpeechRecognition"];

#[derive(Properties, PartialEq)]
pub(crate) struct DictateProps {
    /// What is spoken.
    pub(crate) language: Language,
    /// What stands in the field.
    pub(crate) text: String,
    /// What stands in it from now on.
    pub(crate) on_text: Callback<String>,
}

/// A button that listens until it is pressed again. Nothing where the browser can't.
#[component]
pub(crate) fn Dictate(props: &DictateProps) -> Html {
    let listening = use_state(|| None::<Rc<Listening>>);
    let problem = use_state(|| None::<String>);
    // What is heard comes long after this was drawn: it is added to what stands there by then.
    let latest = use_mut_ref(|| (String::new(), Callback::noop()));
    *latest.borrow_mut() = (props.text.clone(), props.on_text.clone());
    let Some(maker) = maker() else { return html! {} };
    let onclick = {
        let language = props.language;
        let (listening, problem) = (listening.clone(), problem.clone());
        Callback::from(move |_: MouseEvent| {
            problem.set(None);
            if listening.is_some() {
                return listening.set(None);
            }
            let ended = {
                let (listening, problem) = (listening.clone(), problem.clone());
                Callback::from(move |why: Option<String>| {
                    listening.set(None);
                    if why.is_some() {
                        problem.set(why);
                    }
                })
            };
            let started = Listening::start(&maker, language, heard(&latest), ended);
            match started {
                Some(started) => listening.set(Some(Rc::new(started))),
                None => problem.set(Some(t!("dictate-failed"))),
            }
        })
    };
    let on = listening.is_some();
    html! {
        <>
            <button type="button" class={classes!("btn", on.then_some("on"))} aria-pressed={on.to_string()} {onclick}>
                { icon("mic") }{ if on { t!("dictate-stop") } else { t!("dictate") } }
            </button>
            if let Some(why) = &*problem { <p class="hint warn" role="alert">{ icon("warn") }{ why.clone() }</p> }
        </>
    }
}

/// Adds what is heard to the text.
fn heard(latest: &Rc<RefCell<(String, Callback<String>)>>) -> Callback<String> {
    let latest = Rc::clone(latest);
    Callback::from(move |said: String| {
        let on_text = {
            let (text, on_text) = &mut *latest.borrow_mut();
            *text = joined(text, &said);
            (text.clone(), on_text.clone())
        };
        on_text.1.emit(on_text.0);
    })
}

/// What was said behind what stands there.
fn joined(text: &str, said: &str) -> String {
    let (text, said) = (text.trim_end(), said.trim());
    if text.is_empty() { said.to_owned() } else { format!("{text} {said}") }
}

fn maker() -> Option<Function> {
    let window = browser::window()?;
    let named = |name: &&str| Reflect::get(&window, &JsValue::from_str(name)).ok();
    NAMES.iter().find_map(|name| named(name)?.dyn_into().ok())
}

/// The browser listens as long as this is kept.
struct Listening {
    recognition: Object,
    _result: Closure<dyn FnMut(JsValue)>,
    _error: Closure<dyn FnMut(JsValue)>,
    _end: Closure<dyn FnMut()>,
}

impl Listening {
    fn start(
        maker: &Function,
        language: Language,
        heard: Callback<String>,
        ended: Callback<Option<String>>,
    ) -> Option<Self> {
        let recognition: Object = Reflect::construct(maker, &Array::new()).ok()?.dyn_into().ok()?;
        let result = Closure::new(move |event: JsValue| {
            finals(&event).into_iter().for_each(|said| heard.emit(said))
        });
        let error = {
            let ended = ended.clone();
            Closure::new(move |event: JsValue| ended.emit(why(&event)))
        };
        let end = Closure::new(move || ended.emit(None));
        let set = |name: &str, value: &JsValue| Reflect::set(&recognition, &name.into(), value);
        set("lang", &language.tag().into()).ok()?;
        set("continuous", &true.into()).ok()?;
        set("onresult", result.as_ref()).ok()?;
        set("onerror", error.as_ref()).ok()?;
        set("onend", end.as_ref()).ok()?;
        call(&recognition, "start")?;
        Some(Self { recognition, _result: result, _error: error, _end: end })
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Nobody hears what it says from here on.
        for name in ["onresult", "onerror", "onend"] {
            let _ = Reflect::set(&self.recognition, &name.into(), &JsValue::NULL);
        }
        call(&self.recognition, "stop");
    }
}

fn call(of: &Object, name: &str) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.call0(of).ok()
}

/// What was understood for good in an event, in its order.
fn finals(event: &JsValue) -> Vec<String> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or(JsValue::NULL);
    let at = |of: &JsValue, index: u32| Reflect::get_u32(of, index).unwrap_or(JsValue::NULL);
    let number = |value: JsValue| value.as_f64().map_or(0, |number| number as u32);
    let results = get(event, "results");
    let count = number(get(&results, "length"));
    let from = number(get(event, "resultIndex"));
    let all = (from..count).map(|index| at(&results, index));
    let is_final = |result: &JsValue| get(result, "isFinal").is_truthy();
    all.filter(is_final)
        .filter_map(|result| get(&at(&result, 0), "transcript").as_string())
        .collect()
}

/// Why it ended, in words; `None` where somebody only fell silent.
fn why(event: &JsValue) -> Option<String> {
    let code = Reflect::get(event, &"error".into()).ok().and_then(|code| code.as_string());
    match code.as_deref() {
        Some("no-speech" | "aborted") => None,
        Some("not-allowed" | "service-not-allowed") => Some(t!("dictate-denied")),
        Some("network") => Some(t!("dictate-network")),
        Some("audio-capture") => Some(t!("dictate-no-microphone")),
        _ => Some(t!("dictate-failed")),
    }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn what_is_said_comes_behind_what_stands_there() {
        assert_eq!(joined("", " bonjour "), "bonjour");
        assert_eq!(joined("Vu M. Le Goff.\n", " rappeler mardi"), "Vu M. Le Goff. rappeler mardi");
    }
}
