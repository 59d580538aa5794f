//! What shows only where the user has the right to it.

use carnet_engine::api::{Action, Barred, Section};
use std::rc::Rc;
use yew::prelude::*;

/// What the user may not do to the fiche around.
pub(crate) type Bars = Rc<Barred>;

#[derive(Properties, PartialEq)]
pub(crate) struct MayProps {
    /// The part of the fiche that is changed.
    pub(crate) to: Section,
    /// What is done to it.
    #[prop_or(Action::Edit)]
    pub(crate) act: Action,
    pub(crate) children: Html,
    /// What stands there for everybody else.
    #[prop_or_default]
    pub(crate) otherwise: Html,
}

/// The children, for whoever may; outside of a fiche for everybody.
#[component]
pub(crate) fn May(props: &MayProps) -> Html {
    let may = use_may(props.to, props.act);
    if may { props.children.clone() } else { props.otherwise.clone() }
}

/// Whether the user may do this to the fiche around.
#[hook]
pub(crate) fn use_may(section: Section, action: Action) -> bool {
    use_context::<Bars>().is_none_or(|bars| bars.allows(section, action))
}
