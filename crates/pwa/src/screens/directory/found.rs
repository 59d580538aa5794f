//! What the directory has found: pages asked for as they come into sight.

use crate::app::{App, route::Route, state::Action};
use crate::runtime::timer::Timeout;
use carnet_engine::api::{Query, Reply, Request, Row, Rows};
use carnet_ids::DocId;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use yew::prelude::*;

/// Rows asked for at once.
const PAGE: usize = 64;
/// Pages kept in memory, about the last one that came.
const KEPT: usize = 48;
/// So long after the first answer to a search, what lies beyond sight is asked for, and drawn: the answer comes first.
const AHEAD_MS: u32 = 100;

/// Pages of rows that answer one query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    /// Counts queries and changes of the directory: an answer to an older one is late.
    generation: u32,
    /// Counts queries.
    query: u32,
    pages: BTreeMap<usize, Vec<Rc<Row>>>,
    /// What was searched for.
    pub(crate) text: String,
    /// How many match.
    pub(crate) matched: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// A first answer has come.
    pub(crate) loaded: bool,
}

/// What a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Asking {
    generation: u32,
    query: u32,
}

/// A page that arrived.
pub(crate) struct Arrived {
    asking: Asking,
    page: usize,
    text: String,
    rows: Rows,
}

/// What was asked, and what waits to be.
#[derive(Debug, Default)]
struct Desk {
    now: Asking,
    pages: BTreeSet<usize>,
    /// The first page of something is awaited; what is typed meanwhile waits for it, and of that only
    /// the latest is asked.
    busy: bool,
    next: Option<usize>,
}

impl Reducible for Found {
    type Action = Arrived;

    fn reduce(self: Rc<Self>, Arrived { asking, page, text, rows }: Arrived) -> Rc<Self> {
        let Asking { generation, query } = asking;
        if generation < self.generation {
            return self;
        }
        // The pages of the query before stay until the first of this one is there; those of the
        // same query, until they are asked for again: nothing flickers.
        let mut pages = if query == self.query { self.pages.clone() } else { BTreeMap::new() };
        pages.insert(page, rows.rows.into_iter().map(Rc::new).collect());
        pages.retain(|known, _| {
            known.abs_diff(page) <= KEPT / 2 && known * PAGE < rows.matched.max(1)
        });
        let (matched, total) = (rows.matched, rows.total);
        Rc::new(Self { generation, query, pages, text, matched, total, loaded: true })
    }
}

impl Found {
    /// The row at a place in the list, if its page is here.
    pub(crate) fn row(&self, at: usize) -> Option<&Rc<Row>> {
        self.pages.get(&(at / PAGE))?.get(at % PAGE)
    }

    fn position(&self, contact: DocId) -> Option<usize> {
        self.pages.iter().find_map(|(page, rows)| {
            rows.iter().position(|row| row.contact == contact).map(|at| page * PAGE + at)
        })
    }
}

/// The pages of what is in sight.
fn in_sight((first, count): (usize, usize), matched: usize) -> impl Iterator<Item = usize> {
    (first / PAGE..=(first + count) / PAGE).filter(move |page| page * PAGE < matched)
}

/// One more each way: they are here before they are seen.
fn ahead((first, count): (usize, usize), matched: usize) -> impl Iterator<Item = usize> {
    let ahead = [Some((first + count) / PAGE + 1), (first / PAGE).checked_sub(1)];
    ahead.into_iter().flatten().filter(move |page| page * PAGE < matched)
}

/// Asks for pages of what the directory shows.
#[derive(Clone)]
struct Asker {
    app: App,
    desk: Rc<RefCell<Desk>>,
    dispatcher: UseReducerDispatcher<Found>,
}

impl Asker {
    /// Asks for the first page that is needed of something new, once the answer before is there.
    fn begin(&self, page: usize) {
        {
            let mut desk = self.desk.borrow_mut();
            if desk.busy {
                desk.next = Some(page);
                return;
            }
            desk.busy = true;
            desk.pages = BTreeSet::from([page]);
        }
        let asker = self.clone();
        self.ask(page, move || {
            let next = {
                let mut desk = asker.desk.borrow_mut();
                desk.busy = false;
                desk.next.take()
            };
            next.into_iter().for_each(|page| asker.begin(page));
        });
    }

    /// Asks for pages that were not asked for yet.
    fn more(&self, pages: impl Iterator<Item = usize>) {
        for page in pages {
            if self.desk.borrow_mut().pages.insert(page) {
                self.ask(page, || ());
            }
        }
    }

    fn ask(&self, page: usize, answered: impl FnOnce() + 'static) {
        let (dispatcher, asking) = (self.dispatcher.clone(), self.desk.borrow().now);
        let query = self.app.state.query.clone();
        let text = query.text.clone();
        let request = Request::Search { query, offset: page * PAGE, limit: PAGE };
        self.app.ask(request, move |reply| {
            // What is asked next is on its way while this answer is drawn.
            answered();
            if let Reply::Rows(rows) = reply {
                dispatcher.dispatch(Arrived { asking, page, text, rows });
            }
        });
    }
}

/// Asks for what is in sight, again whenever the query or the directory changes. Also says whether what lies beyond sight
/// may be drawn: not while somebody types.
#[hook]
pub(crate) fn use_found(app: &App, seen: (usize, usize)) -> (UseReducerHandle<Found>, bool) {
    let found = use_reducer(Found::default);
    let desk = use_mut_ref(Desk::default);
    let last = use_mut_ref(|| None::<Query>);
    let asker = Asker { app: app.clone(), desk, dispatcher: found.dispatcher() };
    {
        let asker = asker.clone();
        let changes = app.state.changes.directory;
        use_effect_with((app.state.query.clone(), changes), move |(query, _)| {
            let is_new = last.borrow_mut().replace(query.clone()).as_ref() != Some(query);
            {
                let now = &mut asker.desk.borrow_mut().now;
                now.generation += 1;
                now.query += u32::from(is_new);
            }
            asker.begin(if is_new { 0 } else { seen.0 / PAGE });
        });
    }
    let rest = use_rest(&found);
    let (current, matched) = (found.generation, found.matched);
    use_effect_with((seen, current, rest), move |(seen, _, rest)| {
        // A newer query is on its way: its own answer asks for the rest.
        if asker.desk.borrow().now.generation == current {
            asker.more(in_sight(*seen, matched));
            if *rest {
                asker.more(ahead(*seen, matched));
            }
        }
    });
    (found, rest)
}

/// Whether the answer to the last query has been there for [`AHEAD_MS`].
#[hook]
fn use_rest(found: &Found) -> bool {
    let drawn = use_state_eq(|| 0);
    let may = *drawn == found.query;
    use_effect_with(found.query, move |query| {
        let query = *query;
        let timer = Timeout::new(AHEAD_MS, move || drawn.set(query));
        move || drop(timer)
    });
    may
}

/// Tells the fiche on the screen what comes before and after it in the list.
#[hook]
pub(crate) fn use_walk(app: &App, found: &UseReducerHandle<Found>) {
    let contact = match app.state.route {
        Route::Fiche(contact, _) => Some(contact),
        _ => None,
    };
    let (app, found) = (app.clone(), found.clone());
    use_effect_with((contact, found.clone()), move |_| {
        let at = contact.and_then(|contact| found.position(contact));
        let near = |at: Option<usize>| at.and_then(|at| found.row(at)).map(|row| row.contact);
        let walk = (near(at.and_then(|at| at.checked_sub(1))), near(at.map(|at| at + 1)));
        if walk != app.state.walk {
            app.state.dispatch(Action::Walk(walk.0, walk.1));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(matched: usize) -> Rows {
        Rows { rows: Vec::new(), matched, total: 9 }
    }

    fn arrived(
        found: Rc<Found>,
        (generation, query): (u32, u32),
        page: usize,
        matched: usize,
    ) -> Rc<Found> {
        let (asking, rows) = (Asking { generation, query }, rows(matched));
        found.reduce(Arrived { asking, page, text: String::new(), rows })
    }

    #[test]
    fn a_late_answer_is_not_shown() {
        let found = arrived(Rc::new(Found::default()), (2, 1), 0, 2);
        let found = arrived(found, (1, 1), 0, 1);
        assert_eq!((found.generation, found.matched), (2, 2));
    }

    #[test]
    fn pages_of_one_query_stay_together_and_another_query_drops_them() {
        let found = arrived(Rc::new(Found::default()), (1, 1), 0, 200);
        let found = arrived(found, (1, 1), 2, 200);
        assert_eq!(found.pages.len(), 2);
        let changed = arrived(found.clone(), (2, 1), 0, 201);
        assert_eq!(changed.pages.len(), 2, "the directory changed: nothing flickers");
        assert_eq!(arrived(changed, (3, 1), 0, 64).pages.len(), 1, "what is past the end goes");
        assert_eq!(arrived(found, (2, 2), 0, 1).pages.len(), 1);
    }

    #[test]
    fn what_is_near_is_asked_for_and_what_is_far_is_forgotten() {
        let wanted = |seen, matched| -> Vec<usize> {
            in_sight(seen, matched).chain(ahead(seen, matched)).collect()
        };
        assert_eq!(wanted((0, 20), 50_000), [0, 1]);
        assert_eq!(wanted((120, 20), 50_000), [1, 2, 3, 0]);
        assert_eq!(wanted((0, 20), 10), [0]);
        let mut found = Rc::new(Found::default());
        for page in 0..700 {
            found = arrived(found, (1, 1), page, 50_000);
        }
        assert!(found.pages.len() <= KEPT && found.pages.contains_key(&699));
    }
}
