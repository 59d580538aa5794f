//! What is what on paper, in the order in which it is read: for whoever has it read aloud.

/// What a part of the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The whole of it.
    Document,
    /// A section with its heading.
    Section,
    /// The contact's name.
    Title,
    /// A section's heading.
    Heading,
    /// A heading within a section.
    Subheading,
    /// A paragraph.
    Paragraph,
    /// Labels and values, entries, points.
    List,
    /// One of them.
    Item,
    /// What it is called.
    Label,
    /// What it says.
    Body,
    /// Rows and columns.
    Table,
    /// A row.
    Row,
    /// The heading of a column.
    ColumnHeading,
    /// A cell.
    Cell,
}

/// A part, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node(pub(super) usize);

/// The parts, the document first.
#[derive(Debug)]
pub(super) struct Tree {
    parts: Vec<(Role, Vec<Node>)>,
}

impl Tree {
    /// The document.
    pub(super) const ROOT: Node = Node(0);

    pub(super) fn new() -> Self {
        Self { parts: vec![(Role::Document, Vec::new())] }
    }

    /// A new part at the end of another.
    pub(super) fn add(&mut self, to: Node, role: Role) -> Node {
        let node = Node(self.parts.len());
        self.parts.push((role, Vec::new()));
        if let Some((_, children)) = self.parts.get_mut(to.0) {
            children.push(node);
        }
        node
    }

    pub(super) fn role(&self, node: Node) -> Role {
        self.parts.get(node.0).map_or(Role::Paragraph, |(role, _)| *role)
    }

    pub(super) fn children(&self, node: Node) -> &[Node] {
        self.parts.get(node.0).map_or(&[], |(_, children)| children)
    }
}
