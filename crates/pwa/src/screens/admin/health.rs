//! How the server and the devices are, as the server tells it now and every ten seconds.

mod attention;
mod server;
mod watched;

use super::why;
use crate::{
    app::{App, api},
    components::icon::icon,
    i18n::{dates, t},
    runtime::timer::Interval,
};
use serde_json::Value;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const PATH: &str = "/api/admin/health";
/// It is asked again after so long, in milliseconds.
const AGAIN_MS: u32 = 10_000;
/// What a server that says nothing at all says.
const SILENT: &str = "offline";

/// What was heard so far.
#[derive(Debug, Default)]
struct Heard {
    answer: Option<Rc<Value>>,
    /// When that came, milliseconds since 1970.
    at: i64,
    /// Why the last question has no answer.
    problem: Option<String>,
    /// Questions that were asked, and the last of them that has an answer.
    asked: u32,
    answered: u32,
}

impl Heard {
    /// The number of a new question.
    fn asks(&mut self) -> u32 {
        self.asked += 1;
        self.asked
    }

    /// Time has passed: a question that has no answer by now is taken for one without.
    fn waits(&mut self) {
        if self.asked > self.answered {
            self.problem = Some(SILENT.to_owned());
        }
    }

    /// What came of a question, unless a later one was faster.
    fn hears(&mut self, question: u32, answer: Result<Value, String>, now: i64) {
        if question <= self.answered {
            return;
        }
        self.answered = question;
        match answer {
            Ok(answer) => {
                self.answer = Some(Rc::new(answer));
                self.at = now;
                self.problem = None;
            }
            Err(code) => self.problem = Some(code),
        }
    }
}

/// Asks the server, and has the screen drawn.
#[derive(Clone)]
struct Asker {
    app: App,
    heard: Rc<RefCell<Heard>>,
    draw: UseForceUpdateHandle,
}

impl Asker {
    fn ask(&self) {
        let question = self.heard.borrow_mut().asks();
        let this = self.clone();
        spawn_local(async move {
            let answer = api::ask(&this.app, PATH, None).await;
            this.heard.borrow_mut().hears(question, answer, dates::now_ms());
            this.draw.force_update();
        });
    }

    fn ask_again(&self) {
        self.heard.borrow_mut().waits();
        self.draw.force_update();
        self.ask();
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct HealthProps {
    pub(super) app: App,
}

/// The cards.
#[component]
pub(super) fn Health(props: &HealthProps) -> Html {
    let heard: Rc<RefCell<Heard>> = use_mut_ref(Heard::default);
    let draw = use_force_update();
    let asker = Asker { app: props.app.clone(), heard: heard.clone(), draw };
    {
        let asker = asker.clone();
        use_effect_with((), move |()| {
            asker.ask();
            let timer = Interval::new(AGAIN_MS, move || asker.ask_again());
            move || drop(timer)
        });
    }
    let again = Callback::from(move |_: MouseEvent| asker.ask());
    let heard = heard.borrow();
    let current = heard.answer.as_ref().filter(|_| heard.problem.is_none());
    html! {
        <>
            <section class="card" id="health-devices">
                <header>
                    <h2>{ t!("health-devices") }</h2>
                    <button class="btn quiet" onclick={again}>{ icon("sync") }{ t!("health-again") }</button>
                </header>
                { told(&heard) }
                if let Some(answer) = current { { watched::list_of(&props.app, answer) } }
            </section>
            if let Some(answer) = current { { server::card(answer) } }
        </>
    }
}

/// When it was read, or why it was not.
fn told(heard: &Heard) -> Html {
    let at = dates::moment_exact(heard.at);
    match &heard.problem {
        Some(code) => html! {
            <div class="pad">
                <p class="hint bad" role="alert">{ icon("alert") }{ if code == SILENT { t!("health-unreachable") } else { why(code) } }</p>
                if heard.answer.is_some() { <p class="hint">{ t!("health-last-read", at = at) }</p> }
            </div>
        },
        None if heard.answer.is_none() => {
            html! { <p class="pad" role="status">{ t!("admin-loading") }</p> }
        }
        None => {
            html! { <p class="pad muted small" id="health-read">{ t!("health-read", at = at) }</p> }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_that_comes_late_does_not_undo_a_later_one() {
        let mut heard = Heard::default();
        let (first, second) = (heard.asks(), heard.asks());
        heard.hears(second, Ok(json!({ "head": 2 })), 20);
        heard.hears(first, Err(SILENT.to_owned()), 21);
        assert_eq!((heard.at, heard.problem), (20, None));
        assert_eq!(heard.answer, Some(Rc::new(json!({ "head": 2 }))));
    }

    #[test]
    fn what_has_no_answer_by_the_next_question_is_not_shown_as_if_it_were_fresh() {
        let mut heard = Heard::default();
        let first = heard.asks();
        heard.hears(first, Ok(json!({})), 10);
        heard.waits();
        assert_eq!(heard.problem, None, "it was answered");
        let second = heard.asks();
        heard.waits();
        assert_eq!(heard.problem.as_deref(), Some(SILENT));
        heard.hears(second, Ok(json!({})), 30);
        assert_eq!((heard.at, heard.problem), (30, None));
    }
}
