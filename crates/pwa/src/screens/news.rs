//! Notifications: what the user is to hear of, on this device. What of it is told, and whether the browser tells it too, is
//! chosen in the settings.

use crate::{
    app::{
        App, Hands, browser,
        complete::use_complete,
        route::{Part, Route},
    },
    components::{badge, empty::empty, icon::icon},
    i18n::{coded, dates, t},
    screens::fiche::{
        named,
        tasks::{Permission, permission},
    },
};
use carnet_engine::api::{Event, News, Notice, Reply, Request};
use std::rc::Rc;
use web_sys::{Notification, NotificationPermission};
use yew::prelude::*;

/// The note of this device that names the kinds that are not told.
const OFF: &str = "notices/off";
/// Which was told by the browser last: one of several tabs tells it.
const TOLD: &str = "noticed";

/// What there is, and what of it is not told.
#[derive(Clone, Default, PartialEq)]
struct Known {
    all: Rc<Vec<Notice>>,
    off: Vec<String>,
}

impl Known {
    fn told(&self) -> impl Iterator<Item = &Notice> {
        self.all.iter().filter(|notice| !self.off.iter().any(|code| code == notice.news.code()))
    }

    fn unread(&self) -> usize {
        self.told().filter(|notice| !notice.read).count()
    }
}

/// Asked for when there is something new, and when `again` is another.
#[hook]
fn use_news(app: &App, on: bool, again: u32) -> UseStateHandle<Option<Known>> {
    let known = use_state_eq(|| None);
    let (app, then) = (app.clone(), known.clone());
    use_effect_with((on, again), move |(on, _)| {
        if *on {
            ask(&app, then);
        }
    });
    known
}

fn ask(app: &App, known: UseStateHandle<Option<Known>>) {
    let then = app.clone();
    app.ask(Request::Notices, move |reply| {
        let Reply::Notices(all) = reply else { return };
        then.ask(Request::GetLocal { key: OFF.to_owned() }, move |reply| {
            let Reply::Local(off) = reply else { return };
            let off = off.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            known.set(Some(Known { all: all.into(), off }));
        });
    });
}

#[derive(Properties, PartialEq)]
pub(crate) struct BellProps {
    pub(crate) app: Hands,
    /// [`crate::app::state::Changes::notices`].
    pub(crate) changes: u32,
    pub(crate) current: bool,
}

/// The bell at the top, with how many are unread. A start does without it.
#[component]
pub(crate) fn Bell(props: &BellProps) -> Html {
    let BellProps { app, changes, current } = props;
    if !use_complete() {
        return html! { <span class="btn ic quiet bell" aria-hidden="true">{ icon("bell") }</span> };
    }
    html! { <Rings app={app.clone()} changes={*changes} current={*current} /> }
}

#[component]
fn Rings(props: &BellProps) -> Html {
    let app = &props.app.0;
    let known = use_news(app, true, props.changes);
    use_told(app);
    let unread = known.as_ref().map_or(0, Known::unread);
    let label = t!("news-bell", count = unread);
    html! {
        <a class={classes!("btn", "ic", "quiet", "bell", (unread > 0).then_some("rings"))} href={Route::Notices.path()} title={label.clone()} aria-label={label}
            aria-current={props.current.then_some("page")} onclick={app.follow(Route::Notices)}>
            { icon("bell") }
            if unread > 0 { <span class="count" aria-hidden="true">{ unread }</span> }
        </a>
    }
}

/// Has the browser tell what comes while nobody looks, where that was allowed.
#[hook]
fn use_told(app: &App) {
    let app = app.clone();
    use_effect_with((), move |()| {
        let then = app.clone();
        let heard = app.engine.listen(Callback::from(move |event| {
            if let Event::Noticed(notice) = event {
                tell(&then, notice);
            }
        }));
        move || drop(heard)
    });
}

fn tell(app: &App, notice: Notice) {
    let looks = browser::document().is_some_and(|document| document.has_focus().unwrap_or(false));
    if looks || permission() != NotificationPermission::Granted {
        return;
    }
    app.ask(Request::GetLocal { key: OFF.to_owned() }, move |reply| {
        let Reply::Local(off) = reply else { return };
        let off: Vec<String> =
            off.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let last = browser::preference(TOLD).and_then(|last| last.parse().ok()).unwrap_or(0);
        if notice.number <= last || off.iter().any(|code| code == notice.news.code()) {
            return;
        }
        browser::keep_preference(TOLD, Some(&notice.number.to_string()));
        // Some browsers have them for service workers alone; the bell says it anyway.
        drop(Notification::new(&t!(
            "news-told",
            name = named(&notice.name),
            what = words(&notice)
        )));
    });
}

#[derive(Properties, PartialEq)]
pub(crate) struct NewsProps {
    pub(crate) app: App,
}

/// The screen.
#[component]
pub(crate) fn NewsScreen(props: &NewsProps) -> Html {
    let app = &props.app;
    let own = use_state(|| 0_u32);
    let known = use_news(app, true, app.state.changes.notices.wrapping_add(*own));
    let again = {
        let own = own.clone();
        Callback::from(move |()| own.set(*own + 1))
    };
    let unread: Vec<u64> = known
        .iter()
        .flat_map(Known::told)
        .filter(|notice| !notice.read)
        .map(|notice| notice.number)
        .collect();
    let read_all = {
        let (again, numbers) = (again.clone(), unread.clone());
        app.on(move |app, _: MouseEvent| mark(app, numbers.clone(), true, &again))
    };
    html! {
        <div class="page">
            <h1>{ t!("title-notices") }</h1>
            <p class="lead">{ t!("news-lead") }</p>
            <nav class="row-of">
                if !unread.is_empty() { <button type="button" class="btn" onclick={read_all}>{ icon("check") }{ t!("news-read-all") }</button> }
                <a class="btn" href={Route::Settings.path()} onclick={app.follow(Route::Settings)}>{ icon("gear") }{ t!("news-choose") }</a>
            </nav>
            { match &*known {
                None => html! { <div class="bone" aria-busy="true"></div> },
                Some(known) if known.told().next().is_none() => html! { <section class="card">{ nothing(app) }</section> },
                Some(known) => html! {
                    <section class="card news"><ul class="tl">{ for known.told().map(|notice| line(app, notice, &again)) }</ul></section>
                },
            } }
        </div>
    }
}

fn nothing(app: &App) -> Html {
    let route = Route::Board { all: false };
    let see = html! { <a class="btn pri" href={route.path()} onclick={app.follow(route)}>{ t!("news-board") }</a> };
    empty("bell", t!("news-none"), t!("news-none-text"), see)
}

fn mark(app: &App, numbers: Vec<u64>, read: bool, again: &Callback<()>) {
    let again = again.clone();
    app.order(Request::ReadNotices { numbers, read }, move |app, _| {
        // The bell hears of it as well.
        app.state.dispatch(crate::app::state::Action::NoticesRead);
        again.emit(());
    });
}

/// Where it leads.
fn route_of(notice: &Notice) -> Route {
    match (&notice.news, notice.contact) {
        (News::Refused, _) | (_, None) => Route::Sync,
        (News::Task { .. }, Some(contact)) => Route::Fiche(contact, Part::Tasks),
        (News::Edited, Some(contact)) => Route::Fiche(contact, Part::History),
        (_, Some(contact)) => Route::Fiche(contact, Part::Main),
    }
}

fn line(app: &App, notice: &Notice, again: &Callback<()>) -> Html {
    let (mark_icon, tone) = match notice.news {
        News::Edited => ("edit", ""),
        News::Given => ("users", "good"),
        News::Task { .. } => ("task", ""),
        News::Refused => ("alert", "bad"),
        News::Conflict => ("split", "warn"),
        News::Lapses { .. } => ("clock", "warn"),
    };
    let route = route_of(notice);
    let (number, read) = (notice.number, notice.read);
    let follow = {
        let (route, again) = (route.clone(), again.clone());
        app.on(move |app, event: MouseEvent| {
            if !read {
                mark(app, vec![number], true, &again);
            }
            app.follow(route.clone()).emit(event);
        })
    };
    let toggle = {
        let again = again.clone();
        app.on(move |app, _: MouseEvent| mark(app, vec![number], !read, &again))
    };
    let label = if read { t!("news-unread-it") } else { t!("news-read-it") };
    html! {
        <li key={number} data-news={notice.news.code()} class={classes!((!read).then_some("unread"))}>
            <span class={classes!("ic0", tone)}>{ icon(mark_icon) }</span>
            <div>
                <h3>{ words(notice) }<time>{ dates::moment_s(notice.at) }</time></h3>
                <p class="by">
                    if !read { { badge::tag("accent", t!("news-new")) } }
                    <a class="link" href={route.path()} onclick={follow}>{ if notice.contact.is_some() { named(&notice.name) } else { t!("nav-sync") } }</a>
                    <button type="button" class="btn quiet" onclick={toggle}>{ label }</button>
                </p>
            </div>
        </li>
    }
}

/// What happened, in words.
fn words(notice: &Notice) -> String {
    let who = if notice.who.is_empty() { t!("somebody") } else { notice.who.clone() };
    match &notice.news {
        News::Edited => t!("news-edited", who = who),
        News::Given => t!("news-given", who = who),
        News::Task { title } if title.is_empty() => t!("news-task-nameless", who = who),
        News::Task { title } => t!("news-task", who = who, title = title.as_str()),
        News::Refused => t!("news-refused"),
        News::Conflict => t!("news-conflict", who = who),
        News::Lapses { label, on, .. } => {
            let (label, day) = (label.as_str(), dates::civil(&on.to_string()));
            t!("news-lapses", label = label, day = day)
        }
    }
}

/// Which kinds are told, and whether the browser tells them too: for the settings.
#[component]
pub(crate) fn Switches(props: &NewsProps) -> Html {
    let app = &props.app;
    let off = use_state(|| None::<Vec<String>>);
    {
        let (app, off) = (app.clone(), off.clone());
        use_effect_with((), move |()| {
            app.ask(Request::GetLocal { key: OFF.to_owned() }, move |reply| {
                let Reply::Local(kept) = reply else { return };
                let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
                off.set(Some(kept.unwrap_or_default()));
            });
        });
    }
    let switch = |code: &'static str| {
        let now = (*off).clone().unwrap_or_default();
        let checked = !now.iter().any(|known| known == code);
        let off = off.clone();
        let onchange = app.on(move |app, _: yew::Event| {
            let mut next = now.clone();
            next.retain(|known| known != code);
            if checked {
                next.push(code.to_owned());
            }
            app.keep(OFF, Some(&next));
            app.state.dispatch(crate::app::state::Action::NoticesRead);
            off.set(Some(next));
        });
        html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ coded("news-kind", code) }</label> }
    };
    html! {
        <section class="card" id="notifications">
            <header><h2>{ t!("title-notices") }</h2></header>
            <div class="inside">
                <fieldset disabled={off.is_none()}><legend>{ t!("news-switches") }</legend>{ for News::CODES.map(switch) }</fieldset>
                <Permission app={app.clone()} />
            </div>
        </section>
    }
}
