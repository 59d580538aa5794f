//! Where files are dropped, or chosen.

use wasm_bindgen::JsCast;
use web_sys::{File, FileList, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct DropZoneProps {
    /// Hears what is dropped.
    pub(crate) taken: Callback<Vec<File>>,
    /// The other ways, with [`chosen`] for those of inputs.
    pub(crate) children: Html,
}

/// The zone.
#[component]
pub(crate) fn DropZone(props: &DropZoneProps) -> Html {
    let over = use_state_eq(|| false);
    let hover = |on: bool| {
        let over = over.clone();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(on);
        })
    };
    let ondrop = {
        let (over, taken) = (over.clone(), props.taken.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            emit(&taken, event.data_transfer().and_then(|data| data.files()));
        })
    };
    html! {
        <div class={classes!("drop", over.then_some("over"))} ondragover={hover(true)} ondragleave={hover(false)} {ondrop}>
            { props.children.clone() }
        </div>
    }
}

/// What an input for files does when some are chosen with it.
pub(crate) fn chosen(taken: &Callback<Vec<File>>) -> Callback<Event> {
    let taken = taken.clone();
    Callback::from(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        emit(&taken, input.files());
        // The same file can be chosen again.
        input.set_value("");
    })
}

fn emit(taken: &Callback<Vec<File>>, files: Option<FileList>) {
    let files =
        files.iter().flat_map(|files| (0..files.length()).filter_map(move |at| files.get(at)));
    let files: Vec<File> = files.collect();
    if !files.is_empty() {
        taken.emit(files);
    }
}
