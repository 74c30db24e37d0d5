//! An event's elements as a flat list: its System values, and its fields by name.
//!
//! The names: `<Data Name="X">` is `X`; a `<Data>` without a name is `Data[0]`, `Data[1]` and so on, by position;
//! `<Binary>` is `Binary`; under `<UserData>` the children of the container element have their own names; what nests
//! deeper is `A/B`; an attribute is `A@b` (`xmlns` declarations are not data). Sections other than `EventData` and
//! `UserData`, such as the `RenderingInfo` of forwarded events, prefix theirs: `RenderingInfo/Message`; so do parts of
//! `System` that [`SystemField`] does not know. A name may occur more than once.

use smallvec::{SmallVec, smallvec};

use super::system::SystemField;
use super::tree::{Element, Node};
use super::value::Value;

/// What a leaf is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    System(SystemField),
    Field(String),
    /// A `<Data>` without a name, or with an empty one.
    Unnamed,
    /// A field whose name is itself a substitution: only in templates.
    Dynamic,
    /// Beside `System` in `Event`, where an event's data belongs: in templates, the substitution that holds them.
    Section,
    /// In `UserData`, where its container element belongs: as [`Key::Section`].
    Container,
}

/// An element's text, or an attribute's.
pub(super) struct Leaf<'t, 'c> {
    pub(super) key: Key,
    /// The values without which this is left out.
    pub(super) dependencies: SmallVec<[u16; 4]>,
    pub(super) nodes: Nodes<'t, 'c>,
}

/// What stands in an element or an attribute: hardly ever more than one thing.
type Nodes<'t, 'c> = SmallVec<[&'t Node<'c>; 2]>;

/// The leaves of a whole event, or of a section of one such as `EventData`, in order.
pub(super) fn flatten<'t, 'c>(root: &'t Element<'c>, out: &mut dyn FnMut(Leaf<'t, 'c>)) {
    let mut flat = Flat { dependencies: SmallVec::new(), out };
    if root.name.is("Event") { flat.event(root) } else { flat.section(root) }
}

/// The leaves of an element that stands in `UserData`, in order.
pub(super) fn flatten_container<'t, 'c>(root: &'t Element<'c>, out: &mut dyn FnMut(Leaf<'t, 'c>)) {
    Flat { dependencies: SmallVec::new(), out }.container(root);
}

struct Flat<'o, 't, 'c> {
    dependencies: SmallVec<[u16; 4]>,
    out: &'o mut dyn FnMut(Leaf<'t, 'c>),
}

impl<'t, 'c> Flat<'_, 't, 'c> {
    fn event(&mut self, event: &'t Element<'c>) {
        self.attributes(event, &|name| Key::Field(format!("Event@{name}")));
        for child in &event.children {
            match child {
                Node::Element(element) if element.name.is("System") => self.inside(element, Self::system),
                Node::Element(element) => self.inside(element, Self::section),
                node => self.leaf(Key::Section, smallvec![node]),
            }
        }
    }

    /// Goes into an element, whose dependency then holds for all that is in it.
    fn inside(&mut self, element: &'t Element<'c>, visit: impl FnOnce(&mut Self, &'t Element<'c>)) {
        let before = self.dependencies.len();
        self.dependencies.extend(element.dependency.filter(|id| !self.dependencies.contains(id)));
        visit(self, element);
        self.dependencies.truncate(before);
    }

    fn system(&mut self, system: &'t Element<'c>) {
        self.attributes(system, &|name| Key::Field(format!("System@{name}")));
        for element in elements(system) {
            self.inside(element, |flat, element| {
                let name = element.name.text();
                let key = |attribute: &str| match SystemField::of(&name, attribute) {
                    Some(field) => Key::System(field),
                    None if attribute.is_empty() => Key::Field(format!("System/{name}")),
                    None => Key::Field(format!("System/{name}@{attribute}")),
                };
                flat.attributes(element, &key);
                flat.content(element, key(""));
                for child in elements(element) {
                    flat.inside(child, |flat, child| flat.element(child, &format!("System/{name}/")));
                }
            });
        }
    }

    fn section(&mut self, section: &'t Element<'c>) {
        let name = section.name.text();
        self.attributes(section, &|attribute| Key::Field(format!("{name}@{attribute}")));
        let key = if name == "UserData" { Key::Container } else { Key::Field(name.clone()) };
        self.content(section, key);
        for element in elements(section) {
            self.inside(element, |flat, element| match name.as_str() {
                "EventData" => flat.data(element),
                "UserData" => flat.container(element),
                _ => flat.element(element, &format!("{name}/")),
            });
        }
    }

    fn container(&mut self, container: &'t Element<'c>) {
        let name = container.name.text();
        self.attributes(container, &|attribute| Key::Field(format!("{name}@{attribute}")));
        self.content(container, Key::Field(name.clone()));
        for child in elements(container) {
            self.inside(child, |flat, child| flat.element(child, ""));
        }
    }

    /// A child of `EventData`: `Data` or `ComplexData` with a name, or something else.
    fn data(&mut self, data: &'t Element<'c>) {
        if !data.name.is("Data") && !data.name.is("ComplexData") {
            return self.element(data, "");
        }
        let named = data.attributes.iter().find(|(name, _)| name.is("Name"));
        let key = match named.map(|(_, nodes)| text(nodes)) {
            None => Key::Unnamed,
            Some(None) => Key::Dynamic,
            Some(Some(name)) if name.is_empty() => Key::Unnamed,
            Some(Some(name)) => Key::Field(name),
        };
        let name = match &key {
            Key::Field(name) => name.clone(),
            _ => data.name.text(),
        };
        for (attribute, nodes) in &data.attributes {
            if !attribute.is("Name") && !is_declaration(&attribute.text()) {
                self.leaf(Key::Field(format!("{name}@{attribute}")), nodes.iter().collect());
            }
        }
        let nodes = text_nodes(data);
        // Also without content: the position counts where there is no name.
        if !nodes.is_empty() || elements(data).next().is_none() {
            self.leaf(key, nodes);
        }
        for child in elements(data) {
            self.inside(child, |flat, child| flat.element(child, &format!("{name}/")));
        }
    }

    fn element(&mut self, element: &'t Element<'c>, prefix: &str) {
        let name = [prefix, &element.name.text()].concat();
        self.attributes(element, &|attribute| Key::Field(format!("{name}@{attribute}")));
        let nodes = text_nodes(element);
        if !nodes.is_empty() || (element.attributes.is_empty() && elements(element).next().is_none()) {
            self.leaf(Key::Field(name.clone()), nodes);
        }
        for child in elements(element) {
            self.inside(child, |flat, child| flat.element(child, &format!("{name}/")));
        }
    }

    fn content(&mut self, element: &'t Element<'c>, key: Key) {
        let nodes = text_nodes(element);
        if !nodes.is_empty() {
            self.leaf(key, nodes);
        }
    }

    fn attributes(&mut self, element: &'t Element<'c>, key: &dyn Fn(&str) -> Key) {
        for (name, nodes) in &element.attributes {
            let name = name.text();
            if !is_declaration(&name) {
                self.leaf(key(&name), nodes.iter().collect());
            }
        }
    }

    fn leaf(&mut self, key: Key, nodes: Nodes<'t, 'c>) {
        (self.out)(Leaf { key, dependencies: self.dependencies.clone(), nodes });
    }
}

fn is_declaration(attribute: &str) -> bool {
    attribute == "xmlns" || attribute.starts_with("xmlns:")
}

fn elements<'t, 'c>(element: &'t Element<'c>) -> impl Iterator<Item = &'t Element<'c>> {
    element.children.iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        _ => None,
    })
}

fn text_nodes<'t, 'c>(element: &'t Element<'c>) -> Nodes<'t, 'c> {
    element.children.iter().filter(|node| !matches!(node, Node::Element(_))).collect()
}

/// The text of nodes that are all literal.
fn text(nodes: &[Node<'_>]) -> Option<String> {
    nodes.iter().map(|node| if let Node::Value(value) = node { Some(value.to_string()) } else { None }).collect()
}

/// The one value that resolved nodes are; several make one text, as Windows renders them.
pub(super) fn join<'c>(nodes: &[&Node<'c>]) -> Value<'c> {
    match nodes {
        [] => Value::Null,
        [Node::Value(value)] => value.clone(),
        nodes => {
            let text =
                nodes.iter().map(|node| if let Node::Value(value) = node { value.to_string() } else { String::new() });
            Value::Text(text.collect::<String>().into())
        }
    }
}
