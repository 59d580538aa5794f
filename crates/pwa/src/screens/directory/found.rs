//! What the directory has found: pages asked for as they come into sight.

use crate::app::{App, route::Route, state::Action};
use crate::runtime::timer::Timeout;
use carnet_engine::api::{Query, Reply, Request, Row, Rows};
use carnet_ids::DocId;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use yew::prelude::*;

/// Rows asked for at once.
const PAGE: usize = 64;
/// Pages kept in memory, about the last one that came.
const KEPT: usize = 48;
/// A keystroke waits so long for the next.
const PAUSE_MS: u32 = 25;

/// Pages of rows that answer one query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    /// Counts queries and changes of the directory: an answer to an older one is late.
    generation: u32,
    /// Counts queries.
    query: u32,
    pages: BTreeMap<usize, Rc<Vec<Row>>>,
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
    rows: Rows,
}

impl Reducible for Found {
    type Action = Arrived;

    fn reduce(self: Rc<Self>, Arrived { asking, page, rows }: Arrived) -> Rc<Self> {
        let Asking { generation, query } = asking;
        if generation < self.generation {
            return self;
        }
        // The pages of the query before stay until the first of this one is there; those of the
        // same query, until they are asked for again: nothing flickers.
        let mut pages = if query == self.query { self.pages.clone() } else { BTreeMap::new() };
        pages.insert(page, Rc::new(rows.rows));
        pages.retain(|known, _| {
            known.abs_diff(page) <= KEPT / 2 && known * PAGE < rows.matched.max(1)
        });
        let (matched, total) = (rows.matched, rows.total);
        Rc::new(Self { generation, query, pages, matched, total, loaded: true })
    }
}

impl Found {
    /// The row at a place in the list, if its page is here.
    pub(crate) fn row(&self, at: usize) -> Option<&Row> {
        self.pages.get(&(at / PAGE))?.get(at % PAGE)
    }

    fn position(&self, contact: DocId) -> Option<usize> {
        self.pages.iter().find_map(|(page, rows)| {
            rows.iter().position(|row| row.contact == contact).map(|at| page * PAGE + at)
        })
    }
}

/// The pages of what is in sight, then one more each way: they are here before they are seen.
fn wanted((first, count): (usize, usize), matched: usize) -> impl Iterator<Item = usize> {
    let (from, to) = (first / PAGE, (first + count) / PAGE);
    let ahead = [Some(to + 1), from.checked_sub(1)].into_iter().flatten();
    (from..=to).chain(ahead).filter(move |page| page * PAGE < matched)
}

/// Asks for what is in sight, again whenever the query or the directory changes.
#[hook]
pub(crate) fn use_found(app: &App, seen: (usize, usize)) -> UseReducerHandle<Found> {
    let found = use_reducer(Found::default);
    let now = use_mut_ref(Asking::default);
    let last = use_mut_ref(|| None::<Query>);
    let asked = use_mut_ref(BTreeSet::<usize>::new);
    {
        let (app, dispatcher) = (app.clone(), found.dispatcher());
        let (now, asked) = (now.clone(), asked.clone());
        use_effect_with(
            (app.state.query.clone(), app.state.changes.directory),
            move |(query, _)| {
                let is_new = last.borrow_mut().replace(query.clone()).as_ref() != Some(query);
                let mut asking = now.borrow_mut();
                asking.generation += 1;
                asking.query += u32::from(is_new);
                let (asking, page) = (*asking, if is_new { 0 } else { seen.0 / PAGE });
                *asked.borrow_mut() = BTreeSet::from([page]);
                let timer = Timeout::new(PAUSE_MS, move || ask(&app, dispatcher, asking, page));
                move || drop(timer)
            },
        );
    }
    {
        let (app, dispatcher) = (app.clone(), found.dispatcher());
        let (current, matched) = (found.generation, found.matched);
        use_effect_with((seen, current), move |(seen, _)| {
            let now = *now.borrow();
            // A newer query is on its way: its own answer asks for the rest.
            if now.generation != current {
                return;
            }
            for page in wanted(*seen, matched) {
                if asked.borrow_mut().insert(page) {
                    ask(&app, dispatcher.clone(), now, page);
                }
            }
        });
    }
    found
}

fn ask(app: &App, dispatcher: UseReducerDispatcher<Found>, asking: Asking, page: usize) {
    let request =
        Request::Search { query: app.state.query.clone(), offset: page * PAGE, limit: PAGE };
    app.ask(request, move |reply| {
        if let Reply::Rows(rows) = reply {
            dispatcher.dispatch(Arrived { asking, page, rows });
        }
    });
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
        found.reduce(Arrived { asking: Asking { generation, query }, page, rows: rows(matched) })
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
        assert_eq!(wanted((0, 20), 50_000).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(wanted((120, 20), 50_000).collect::<Vec<_>>(), [1, 2, 3, 0]);
        assert_eq!(wanted((0, 20), 10).collect::<Vec<_>>(), [0]);
        let mut found = Rc::new(Found::default());
        for page in 0..700 {
            found = arrived(found, (1, 1), page, 50_000);
        }
        assert!(found.pages.len() <= KEPT && found.pages.contains_key(&699));
    }
}
