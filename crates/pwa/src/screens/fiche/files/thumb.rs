//! A small picture of a file.

use super::{Shown, blob_of, kind_icon, shown_as, size_of, whole};
use crate::app::Hands;
use carnet_model::view::ItemView;
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
    let wanted = match (blob_of(&props.item), shown_as(&props.item)) {
        (Some(blob), Shown::Picture(media)) if props.is_here && size_of(&props.item) <= LARGEST => {
            Some((blob, media))
        }
        _ => None,
    };
    let address = whole::use_whole(&props.hands.0, wanted);
    match address {
        Some(address) => {
            html! { <span class="thumb"><img src={address} alt="" loading="lazy" decoding="async" /></span> }
        }
        None => html! { <span class="thumb">{ kind_icon(&props.item) }</span> },
    }
}
