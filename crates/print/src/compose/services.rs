//! Services: subscriptions, units bought in advance, dossiers, as they stand on the day.

use super::{
    desk::{Desk, day_in, joined, stored, text},
    lists::{dated, entries, number, titled},
    marked::marked,
};
use crate::sheet::{Badge, Block, Entry, Tone};
use carnet_model::{
    schema::{CREDITS, Collection, DOSSIERS, SUBSCRIPTIONS},
    service::{self, State},
    view::ItemView,
};

/// How a service is put on paper.
type Put = fn(&Desk<'_>, &ItemView) -> Entry;

/// Services.
pub(super) fn services(desk: &Desk<'_>) -> Vec<Block> {
    let kinds: [(Collection, Put); 3] =
        [(SUBSCRIPTIONS, subscription), (CREDITS, credit), (DOSSIERS, dossier)];
    let groups = kinds.into_iter().flat_map(|(of, entry)| {
        let found = entries(desk.items(of.key).iter().map(|item| entry(desk, item)));
        let heading =
            (!found.is_empty()).then(|| Block::Heading(desk.words.coded("section", of.key)));
        heading.into_iter().chain(found)
    });
    groups.collect()
}

fn subscription(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let stands = service::subscription(item, desk.today);
    let tone = match stands.state {
        State::Active => Tone::Good,
        State::Upcoming => Tone::Accent,
        State::Suspended => Tone::Warn,
        State::Cancelled | State::Expired => Tone::Plain,
    };
    let ends = if stands.state.is_over() { "service-ended" } else { "service-ends" };
    let resumes = day_in(item, "resumes_on").filter(|_| stands.state == State::Suspended);
    Entry {
        title: titled(desk, item, "item-subscriptions"),
        aside: price(desk, item),
        badges: vec![Badge::new(tone, desk.words.coded("service-state", stands.state.code()))],
        about: joined([
            dated(desk, "service-since", day_in(item, "starts_on")),
            dated(desk, "service-renews", stands.renews),
            dated(desk, "service-resumes", resumes),
            dated(desk, ends, stands.ends),
        ]),
        text: marked(text(item, "note")),
    }
}

/// "120,00 € par an".
fn price(desk: &Desk<'_>, item: &ItemView) -> String {
    match (text(item, "price"), stored(item, "period")) {
        (price, "") => price.to_owned(),
        ("", period) => desk.words.coded("choice-period", period),
        (price, period) => {
            let period = desk.words.coded("per", period);
            desk.tell("service-price", [("price", price.into()), ("period", period.into())])
        }
    }
}

fn credit(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let credit = service::credit(item, &desk.papers.ledger, desk.today);
    let units = |amount: String| format!("{amount} {}", text(item, "unit")).trim_end().to_owned();
    let left = number(&credit.left.abs().to_string());
    let (key, tone) = match credit.is_overdrawn() {
        true => ("credit-overdrawn", Tone::Bad),
        false => ("credit-left", Tone::Good),
    };
    let mut badges = vec![Badge::new(tone, desk.tell(key, [("units", units(left).into())]))];
    if credit.is_over {
        badges.push(Badge::new(Tone::Plain, desk.words.say("credit-over")));
    }
    let used = [
        ("used", number(&credit.used.to_string()).into()),
        ("bought", number(&credit.bought.to_string()).into()),
    ];
    Entry {
        title: titled(desk, item, "item-credits"),
        aside: text(item, "price").to_owned(),
        badges,
        about: joined([
            desk.tell("credit-used", used),
            dated(desk, "credit-until", credit.expires),
            text(item, "document").to_owned(),
        ]),
        text: Vec::new(),
    }
}

fn dossier(desk: &Desk<'_>, item: &ItemView) -> Entry {
    let (key, tone) = match service::is_open(item, desk.today) {
        true => ("dossier-open", Tone::Good),
        false => ("dossier-closed", Tone::Plain),
    };
    Entry {
        title: titled(desk, item, "item-dossiers"),
        aside: text(item, "reference").to_owned(),
        badges: vec![Badge::new(tone, desk.words.say(key))],
        about: joined([
            dated(desk, "dossier-since", day_in(item, "opened_on")),
            dated(desk, "dossier-until", day_in(item, "closed_on")),
            desk.person_in(item, "person"),
        ]),
        text: marked(text(item, "note")),
    }
}
