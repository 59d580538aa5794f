//! A box of which a document says whether it is ticked.

use crate::runtime::timer::Timeout;
use yew::prelude::*;

/// So long a box stays as the user left it: the document says so only once the edit is stored and the document was read
/// again, and whatever is drawn before would turn the box back. Afterwards the document counts, as an edit may be refused.
const HELD_MS: u32 = 1_000;

#[derive(Properties, PartialEq)]
pub(crate) struct TickProps {
    /// What the document says.
    pub(crate) checked: bool,
    #[prop_or_default]
    pub(crate) disabled: bool,
    /// Told what the document is to say.
    pub(crate) set: Callback<bool>,
}

/// The box, to stand in its label.
#[component]
pub(crate) fn Tick(props: &TickProps) -> Html {
    let held = use_state_eq(|| None::<bool>);
    let checked = held.unwrap_or(props.checked);
    {
        let held = held.clone();
        use_effect_with(*held, move |now| {
            let timer = now.map(|_| Timeout::new(HELD_MS, move || held.set(None)));
            move || drop(timer)
        });
    }
    let set = props.set.clone();
    let onchange = Callback::from(move |_: Event| {
        held.set(Some(!checked));
        set.emit(!checked);
    });
    html! { <input type="checkbox" {checked} disabled={props.disabled} {onchange} /> }
}
