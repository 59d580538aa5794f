//! What the directory has found: pages asked for as they come into sight.

use crate::app::{App, route::Route, state::Action};
use crate::runtime::timer::Timeout;
use carnet_engine::api::{Reply, Request, Row, Rows};
use carnet_ids::DocId;
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use yew::prelude::*;

/// Rows asked for at once.
const PAGE: usize = 64;
/// A keystroke waits so long for the next.
const PAUSE_MS: u32 = 25;

/// Pages of rows that answer one query.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Found {
    /// Counts queries and changes of the directory: an answer to an older one is late.
    generation: u32,
    pages: BTreeMap<usize, Rc<Vec<Row>>>,
    /// How many match.
    pub(crate) matched: usize,
    /// How many there are.
    pub(crate) total: usize,
    /// A first answer has come.
    pub(crate) loaded: bool,
}

/// A page that arrived.
pub(crate) struct Arrived {
    generation: u32,
    page: usize,
    rows: Rows,
}

impl Reducible for Found {
    type Action = Arrived;

    fn reduce(self: Rc<Self>, Arrived { generation, page, rows }: Arrived) -> Rc<Self> {
        if generation < self.generation {
            return self;
        }
        // The pages of the query before stay until the first of this one is there: nothing flickers.
        let mut pages =
            if generation == self.generation { self.pages.clone() } else { BTreeMap::new() };
        pages.insert(page, Rc::new(rows.rows));
        Rc::new(Self { generation, pages, matched: rows.matched, total: rows.total, loaded: true })
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

/// Asks for what is in sight, again whenever the query or the directory changes.
#[hook]
pub(crate) fn use_found(app: &App, seen: (usize, usize)) -> UseReducerHandle<Found> {
    let found = use_reducer(Found::default);
    let generation = use_mut_ref(|| 0_u32);
    let asked = use_mut_ref(BTreeSet::<(u32, usize)>::new);
    {
        let (app, dispatcher, generation, asked) =
            (app.clone(), found.dispatcher(), generation.clone(), asked.clone());
        let page = seen.0 / PAGE;
        use_effect_with((app.state.query.clone(), app.state.changes.directory), move |_| {
            *generation.borrow_mut() += 1;
            let now = *generation.borrow();
            asked.borrow_mut().clear();
            asked.borrow_mut().insert((now, page));
            let timer = Timeout::new(PAUSE_MS, move || ask(&app, dispatcher, now, page));
            move || drop(timer)
        });
    }
    {
        let (app, dispatcher, current) = (app.clone(), found.dispatcher(), found.generation);
        use_effect_with((seen, current), move |((first, count), _)| {
            // A newer query is on its way: its own answer asks for the rest.
            if *generation.borrow() != current {
                return;
            }
            let missing = (first / PAGE..=(first + count) / PAGE)
                .filter(|page| asked.borrow_mut().insert((current, *page)));
            for page in missing {
                ask(&app, dispatcher.clone(), current, page);
            }
        });
    }
    found
}

fn ask(app: &App, dispatcher: UseReducerDispatcher<Found>, generation: u32, page: usize) {
    let request =
        Request::Search { query: app.state.query.clone(), offset: page * PAGE, limit: PAGE };
    app.ask(request, move |reply| {
        if let Reply::Rows(rows) = reply {
            dispatcher.dispatch(Arrived { generation, page, rows });
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

    #[test]
    fn a_late_answer_is_not_shown() {
        let found = Rc::new(Found::default());
        let found = found.reduce(Arrived { generation: 2, page: 0, rows: rows(2) });
        let found = found.reduce(Arrived { generation: 1, page: 0, rows: rows(1) });
        assert_eq!((found.generation, found.matched), (2, 2));
    }

    #[test]
    fn pages_of_one_query_stay_together_and_another_query_drops_them() {
        let found = Rc::new(Found::default());
        let found = found.reduce(Arrived { generation: 1, page: 0, rows: rows(200) });
        let found = found.reduce(Arrived { generation: 1, page: 2, rows: rows(200) });
        assert_eq!(found.pages.len(), 2);
        let found = found.reduce(Arrived { generation: 2, page: 0, rows: rows(1) });
        assert_eq!(found.pages.len(), 1);
    }
}
