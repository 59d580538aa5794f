//! A small picture of a file.

use super::{Shown, blob_of, kind_icon, shown_as, size_of, whole};
use crate::app::Hands;
use carnet_model::view::ItemView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Larger pictures have an icon, in bytes.
const LARGEST: u64 = 12_000_000;

#[derive(Properties, PartialEq)]
pub(super) struct ThumbProps {
    pub(super) hands: Hands,
    pub(super) item: ItemView,
    /// Its bytes are on this device.
    pub(super) is_here: bool,
}

/// The picture itself where it is here, an icon for all else.
#[component]
pub(super) fn Thumb(props: &ThumbProps) -> Html {
    let address = use_state(|| None::<String>);
    let wanted = match (blob_of(&props.item), shown_as(&props.item)) {
        (Some(blob), Shown::Picture(media)) if props.is_here && size_of(&props.item) <= LARGEST => {
            Some((blob, media))
        }
        _ => None,
    };
    {
        let (app, address) = (props.hands.0.clone(), address.clone());
        use_effect_with(wanted, move |wanted| {
            let made = std::rc::Rc::new(std::cell::RefCell::new((None::<String>, false)));
            if let Some((blob, media)) = *wanted {
                let made = made.clone();
                spawn_local(async move {
                    let found = whole::address(&app, blob, media).await;
                    if made.borrow().1 {
                        // The row has gone meanwhile.
                        found.iter().for_each(|found| whole::forget(found));
                        return;
                    }
                    made.borrow_mut().0.clone_from(&found);
                    address.set(found);
                });
            }
            move || {
                let mut made = made.borrow_mut();
                made.1 = true;
                made.0.take().iter().for_each(|address| whole::forget(address));
            }
        });
    }
    match &*address {
        Some(address) if wanted.is_some() => {
            html! { <span class="thumb"><img src={address.clone()} alt="" loading="lazy" decoding="async" /></span> }
        }
        _ => html! { <span class="thumb">{ kind_icon(&props.item) }</span> },
    }
}
