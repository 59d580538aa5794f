//! What is asked of the engine for a fiche on paper. What it answers is what its person may see.

use carnet_engine::api::{
    Action, AgendaRow, Calendar, Failure, Fiche, LONGEST_AGENDA, Relations, Reply, Request,
    Section, Terms, WorkspaceView,
};
use carnet_ids::DocId;
use carnet_model::{
    appointment,
    custom::{self, Kind},
    schema::{LOYALTY_PROGRAMMES, LOYALTY_RATES},
    task,
    value::Value,
    view::{CollectionView, FieldView},
};
use std::collections::{BTreeMap, BTreeSet};

/// Relations that are printed at most.
const RELATIONS: usize = 500;

/// Asks for a fiche and what belongs to it, in a few rounds.
#[derive(Debug)]
pub struct Gather {
    contact: DocId,
    now: i64,
    rounds: usize,
    papers: Papers,
    linked: Vec<DocId>,
}

/// Everything that can be printed of a fiche.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    /// The fiche; `None` until it has been heard.
    pub(crate) fiche: Option<Fiche>,
    /// Tasks, time, of all years.
    pub(crate) activity: Vec<CollectionView>,
    /// Points, uses of credits, purchases, of all years.
    pub(crate) ledger: Vec<CollectionView>,
    /// What is agreed, where its person may see it.
    pub(crate) terms: Option<Terms>,
    /// What ties it to others.
    pub(crate) relations: Option<Relations>,
    /// What is to come.
    pub(crate) agenda: Vec<AgendaRow>,
    /// Loyalty programmes.
    pub(crate) settings: Vec<CollectionView>,
    /// People, lists, the workspace's own fields.
    pub(crate) workspace: WorkspaceView,
    /// Names of the fiches that fields name.
    pub(crate) names: BTreeMap<DocId, String>,
    /// When it is printed, milliseconds since 1970.
    pub(crate) now: i64,
}

impl Gather {
    /// About a contact, at a moment (milliseconds since 1970).
    pub fn new(contact: DocId, now: i64) -> Self {
        let papers = Papers { now, ..Papers::default() };
        Self { contact, now, rounds: 0, papers, linked: Vec::new() }
    }

    /// What is to be asked next; nothing once all is known.
    pub fn ask(&self) -> Vec<Request> {
        match self.rounds {
            0 => self.first(),
            1 => {
                self.linked.iter().map(|of| Request::Opening { contact: *of, events: 0 }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What was answered, in the order of [`Self::ask`].
    ///
    /// # Errors
    /// The [`Failure`] to show the fiche at all. What belongs to it and is not here is left out.
    pub fn hear(&mut self, replies: Vec<Reply>) -> Result<(), Failure> {
        self.rounds += 1;
        if self.rounds == 1 {
            let asked = self.first();
            asked.iter().zip(replies).try_for_each(|(asked, reply)| self.keep(asked, reply))?;
            self.linked = self.linked_fiches();
            return Ok(());
        }
        for (contact, reply) in self.linked.iter().zip(replies) {
            if let Reply::Fiche(fiche) = reply {
                self.papers.names.insert(*contact, fiche.view.name);
            }
        }
        Ok(())
    }

    /// What was heard.
    ///
    /// # Errors
    /// [`Failure::NotFound`] where the fiche was not answered.
    pub fn papers(self) -> Result<Papers, Failure> {
        let may = |fiche: &Fiche| fiche.barred.allows(Section::Terms, Action::See);
        let mut papers = self.papers;
        let fiche = papers.fiche.as_ref().ok_or(Failure::NotFound)?;
        if !may(fiche) {
            papers.terms = None;
        }
        Ok(papers)
    }

    fn first(&self) -> Vec<Request> {
        let today = appointment::midnight(task::today(self.now));
        let settings =
            [LOYALTY_PROGRAMMES, LOYALTY_RATES].map(|of| Request::Settings(of.key.to_owned()));
        let mut first = vec![
            Request::Workspace,
            Request::Fiche(self.contact),
            Request::Activity(self.contact),
            Request::Ledger(self.contact),
            Request::Terms(self.contact),
            Request::Relations { contact: self.contact, most: RELATIONS },
            Request::Agenda {
                of: Calendar::Contact(self.contact),
                from: today,
                to: today.saturating_add(LONGEST_AGENDA),
            },
        ];
        first.extend(settings);
        first
    }

    fn keep(&mut self, asked: &Request, reply: Reply) -> Result<(), Failure> {
        let papers = &mut self.papers;
        match (asked, reply) {
            (_, Reply::Workspace(workspace)) => papers.workspace = *workspace,
            (_, Reply::Fiche(fiche)) => papers.fiche = Some(*fiche),
            (Request::Ledger(_), Reply::Activity(all)) => papers.ledger = all,
            (_, Reply::Activity(all)) => papers.activity = all,
            (_, Reply::Terms(terms)) => papers.terms = Some(*terms),
            (_, Reply::Relations(relations)) => papers.relations = relations.map(|found| *found),
            (_, Reply::Agenda(rows)) => papers.agenda = rows,
            (_, Reply::Collection(of)) => papers.settings.push(of),
            // Of what belongs to a fiche there may be nothing.
            (_, Reply::Failed(Failure::NotFound)) if papers.fiche.is_some() => {}
            (_, Reply::Failed(failure)) => return Err(failure),
            _ => {}
        }
        Ok(())
    }

    /// The fiches that fields name.
    fn linked_fiches(&self) -> Vec<DocId> {
        let Some(fiche) = &self.papers.fiche else { return Vec::new() };
        let links = ["parent_company", "payer", "invoiced_party"];
        let is_link = |field: &&FieldView| links.contains(&field.key.as_str());
        let sections = fiche.view.sections.iter();
        let terms = self.papers.terms.iter().flat_map(|terms| &terms.view.sections);
        let fields = sections.chain(terms).flat_map(|section| &section.fields).filter(is_link);
        let own = fiche.view.custom.iter().filter(|own| {
            let definition = custom::find(&self.papers.workspace.custom, &own.item);
            definition.is_some_and(|of| of.kind == Kind::Contact)
        });
        let fields = fields.chain(own.map(|own| &own.field));
        let tasks = self.papers.activity.iter().flat_map(|of| &of.items);
        let about = tasks.flat_map(|item| &item.fields).filter(|field| field.key == "contacts");
        let found: BTreeSet<DocId> = fields.chain(about).flat_map(named).collect();
        found.into_iter().collect()
    }
}

/// The fiches in all values of a field.
fn named(field: &FieldView) -> Vec<DocId> {
    let candidates = field.conflict.iter().filter_map(|candidate| candidate.value.as_ref());
    let values = field.value.iter().chain(candidates);
    let texts = values.flat_map(|value| match value {
        Value::Text(text) => vec![text.clone()],
        Value::Set(members) => members.iter().cloned().collect(),
        _ => Vec::new(),
    });
    texts.filter_map(|text| text.parse().ok()).collect()
}
