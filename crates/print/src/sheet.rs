//! What stands on paper, as plain data: sections of blocks of text, in words that are said already.

/// A document of one fiche.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// Its language, as in `lang="…"`.
    pub language: String,
    /// Its title in lists of files, and at the top of every page but the first.
    pub title: String,
    /// The top of the first page.
    pub head: Head,
    /// In the order in which they are printed.
    pub sections: Vec<Section>,
    /// At the bottom of every page: who printed it and when.
    pub foot: String,
    /// What is said at the end where a character has no drawing in the fonts.
    pub lacking: String,
}

/// The top of the first page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Head {
    /// The company that prints.
    pub company: String,
    /// The name.
    pub name: String,
    /// Marks beside it.
    pub badges: Vec<Badge>,
    /// What is known at a glance.
    pub facts: Vec<Fact>,
    /// What the reader must know before all else.
    pub warnings: Vec<String>,
}

/// A part under its heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What it says of itself, in small letters beside the heading.
    pub aside: String,
    /// What stands below.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading within the section.
    Heading(String),
    /// Labels and values, in two columns.
    Facts(Vec<Fact>),
    /// One below the other, each with a title.
    Entries(Vec<Entry>),
    /// Rows and columns.
    Table(Table),
    /// Long text.
    Prose(Vec<Paragraph>),
    /// A remark in small letters.
    Remark(String),
}

/// A label and its value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: Vec<Span>,
    /// Where it comes from, or what else is known of it.
    pub note: String,
}

/// One of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// What it is.
    pub title: String,
    /// Opposite of the title: a day, an amount.
    pub aside: String,
    /// How it stands.
    pub badges: Vec<Badge>,
    /// Below the title, in small letters.
    pub about: String,
    /// What there is to read.
    pub text: Vec<Paragraph>,
}

/// Rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// A cell a column.
    pub rows: Vec<Vec<String>>,
    /// The last row, which sums the others up; empty where nothing does.
    pub total: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its part of the width: a number among those of the other columns.
    pub share: f32,
    /// Whether it is set flush right, as figures are.
    pub right: bool,
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// Whether it is a point of a list.
    pub bullet: bool,
    /// Its text.
    pub spans: Vec<Span>,
}

/// Text of one look.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is emphasised.
    pub strong: bool,
    /// Where it leads.
    pub link: Option<String>,
}

/// A word in a frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Badge {
    /// The word.
    pub text: String,
    /// What it means.
    pub tone: Tone,
}

/// What a colour means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing.
    #[default]
    Plain,
    /// It stands out.
    Accent,
    /// As it should be.
    Good,
    /// It wants attention.
    Warn,
    /// It is wrong.
    Bad,
}

impl Span {
    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text that leads somewhere.
    pub fn link(text: impl Into<String>, to: impl Into<String>) -> Self {
        Self { text: text.into(), link: Some(to.into()), ..Self::default() }
    }
}

impl Badge {
    /// A word and what it means.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }
}

impl Fact {
    /// A label and a value that leads nowhere.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: vec![Span::plain(value)], note: String::new() }
    }
}
