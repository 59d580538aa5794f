//! Importing a file of contacts: choose it, say what its columns are, look at what would be done, do it.

mod mapping;
mod pick;
mod report;

use crate::{
    app::{App, state::Action},
    i18n::t,
};
use carnet_engine::api::{ImportReport, OnDuplicate, Reply, Request};
use carnet_import::{Options, Preview};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct ImportProps {
    pub(crate) app: App,
}

/// A file that was chosen.
#[derive(Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) name: String,
    pub(crate) bytes: Rc<Vec<u8>>,
}

/// How far the user has come.
#[derive(Clone, PartialEq)]
enum Step {
    Pick,
    Map(Rc<Preview>),
    /// What was done; or would be, while `trial`.
    Report {
        preview: Rc<Preview>,
        report: Rc<ImportReport>,
        trial: bool,
    },
    Running(Rc<Preview>),
}

/// The screen.
#[component]
pub(crate) fn Import(props: &ImportProps) -> Html {
    let app = &props.app;
    let file = use_state(|| None::<Chosen>);
    let step = use_state(|| Step::Pick);
    let duplicates = use_state(|| OnDuplicate::Complete);
    let wizard = Wizard { app: app.clone(), file, step, duplicates };
    html! {
        <div class="page wide">
            <h1>{ t!("import-title") }</h1>
            <p class="lead">{ t!("import-lead") }</p>
            { wizard.steps() }
            { wizard.body() }
        </div>
    }
}

/// The wizard's handles, cheap to clone.
#[derive(Clone, PartialEq)]
pub(crate) struct Wizard {
    app: App,
    file: UseStateHandle<Option<Chosen>>,
    step: UseStateHandle<Step>,
    duplicates: UseStateHandle<OnDuplicate>,
}

impl Wizard {
    fn steps(&self) -> Html {
        let at = match &*self.step {
            Step::Pick => 0,
            Step::Map(_) => 1,
            Step::Report { trial: true, .. } => 2,
            Step::Running(_) | Step::Report { .. } => 3,
        };
        let names = [
            t!("import-step-file"),
            t!("import-step-columns"),
            t!("import-step-trial"),
            t!("import-step-done"),
        ];
        html! {
            <ol class="steps">{ for names.into_iter().enumerate().map(|(i, name)| html! {
                <li aria-current={(i == at).then_some("step")}>{ format!("{}. {name}", i + 1) }</li>
            }) }</ol>
        }
    }

    fn body(&self) -> Html {
        match &*self.step {
            Step::Pick => html! { <pick::Pick wizard={self.clone()} /> },
            Step::Map(preview) => {
                html! { <mapping::Mapping wizard={self.clone()} preview={preview.clone()} /> }
            }
            Step::Running(_) => self.running(),
            Step::Report { preview, report, trial } => {
                report::report(self, preview, report, *trial)
            }
        }
    }

    fn running(&self) -> Html {
        let words = match self.app.state.importing {
            Some((done, total)) => t!("import-progress", done = done, total = total),
            None => t!("import-reading"),
        };
        let (value, max) = match self.app.state.importing {
            Some((done, total)) => (Some(done.to_string()), total.max(1).to_string()),
            None => (None, "1".to_owned()),
        };
        let stop = self.app.on(|app, _: MouseEvent| app.order(Request::CancelImport, |_, _| ()));
        html! {
            <section class="card"><div class="inside pad" role="status">
                <p>{ words.clone() }</p>
                <progress class="meter" {max} {value} aria-label={words}></progress>
                <button class="btn" onclick={stop}>{ t!("cancel") }</button>
            </div></section>
        }
    }

    /// Looks at a file, with these options or with guessed ones.
    pub(crate) fn look(&self, chosen: Chosen, options: Option<Options>) {
        let wizard = self.clone();
        let request = Request::ImportPreview { file: (*chosen.bytes).clone(), options };
        self.file.set(Some(chosen));
        self.app.order(request, move |_, reply| {
            if let Reply::ImportPreview(preview) = reply {
                wizard.step.set(Step::Map(Rc::new(preview)));
            }
        });
    }

    /// Looks at the same file again with other options.
    pub(crate) fn look_again(&self, options: Options) {
        if let Some(chosen) = (*self.file).clone() {
            self.look(chosen, Some(options));
        }
    }

    /// Imports, or only says what would be done.
    pub(crate) fn run(&self, preview: Rc<Preview>, dry_run: bool) {
        let Some(chosen) = (*self.file).clone() else { return };
        let request = Request::Import {
            file: (*chosen.bytes).clone(),
            options: preview.options.clone(),
            duplicates: *self.duplicates,
            dry_run,
        };
        self.step.set(Step::Running(preview.clone()));
        let wizard = self.clone();
        self.app.ask(request, move |reply| wizard.over(preview, dry_run, reply));
    }

    fn over(&self, preview: Rc<Preview>, trial: bool, reply: Reply) {
        self.app.state.dispatch(Action::ImportOver);
        match reply {
            Reply::Imported(report) => {
                if let Some(undo) = report.undo.filter(|_| !trial) {
                    self.app.applied(
                        Reply::Applied(undo),
                        t!("import-done", count = report.created + report.updated),
                    );
                }
                self.step.set(Step::Report { preview, report: Rc::new(report), trial });
            }
            Reply::Failed(failure) => {
                self.app.complain(crate::i18n::values::failure(&failure));
                self.step.set(Step::Map(preview));
            }
            _ => self.step.set(Step::Map(preview)),
        }
    }

    /// Begins again with another file.
    pub(crate) fn again(&self) -> Callback<MouseEvent> {
        let wizard = self.clone();
        Callback::from(move |_: MouseEvent| {
            wizard.file.set(None);
            wizard.step.set(Step::Pick);
        })
    }

    pub(crate) fn back(&self, preview: &Rc<Preview>) -> Callback<MouseEvent> {
        let (wizard, preview) = (self.clone(), preview.clone());
        Callback::from(move |_: MouseEvent| wizard.step.set(Step::Map(preview.clone())))
    }
}
