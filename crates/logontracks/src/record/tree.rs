//! Binary XML as a tree: the slow way, for compiling a template once and for records that no plan fits.

use super::instance::{Defined, Instance, definition_body};
use super::token::{Broken, Cursor, Name, Stream, Token};
use super::value::{Value, kind};
use crate::wire::Text;

/// How deep elements and fragments may nest. Windows' own nest four deep.
const MAX_DEPTH: u32 = 64;

/// How much work one record may cause, in nodes of its tree; Windows' own take some hundred. A chunk of 64 KiB can ask
/// for far more than it holds, by naming one template from many places.
pub(super) const RECORD_BUDGET: u32 = 50_000;

/// What is left of the work that may be done.
pub(super) struct Budget(pub(super) u32);

impl Budget {
    pub(super) fn spend(&mut self, nodes: u32, offset: usize) -> Result<(), Broken> {
        self.0 = self.0.checked_sub(nodes).ok_or(Broken { offset, what: "expands to too much" })?;
        Ok(())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Element<'c> {
    pub(super) name: Name<'c>,
    /// The value without which the element is left out.
    pub(super) dependency: Option<u16>,
    pub(super) attributes: Vec<(Name<'c>, Vec<Node<'c>>)>,
    pub(super) children: Vec<Node<'c>>,
}

#[derive(Clone, Debug)]
pub(super) enum Node<'c> {
    Element(Element<'c>),
    Value(Value<'c>),
    Slot {
        id: u16,
        optional: bool,
    },
    Instance(Defined<'c>),
    /// Embedded binary XML, from and to.
    Fragment(usize, usize),
}

/// The top-level nodes of the stream `data[start..end]`. A token that begins before `end` may end after it, as in
/// records whose size is wrong; none ends after `data`.
pub(super) fn parse<'c>(
    data: &'c [u8],
    start: usize,
    end: usize,
    stream: Stream,
    budget: &mut Budget,
) -> Result<Vec<Node<'c>>, Broken> {
    let mut cursor = Cursor::new(data, start);
    let mut roots = Vec::new();
    let mut open: Vec<Element<'c>> = Vec::new();
    // Whether the last of `open` is still in its start tag, so that values belong to its last attribute.
    let mut in_start = false;
    while cursor.at < end {
        let at = cursor.at;
        let Some(token) = cursor.token(stream)? else { break };
        budget.spend(1, at)?;
        let broken = |what| Broken { offset: at, what };
        let node = match token {
            Token::Open { name, dependency } => {
                if in_start || open.len() as u32 >= MAX_DEPTH {
                    return Err(broken("element inside a start tag, or too deep"));
                }
                open.push(Element { name, dependency, attributes: Vec::new(), children: Vec::new() });
                in_start = true;
                continue;
            }
            Token::Attribute(name) => {
                let element = open.last_mut().filter(|_| in_start).ok_or(broken("attribute outside a start tag"))?;
                element.attributes.push((name, Vec::new()));
                continue;
            }
            Token::CloseStart if in_start => {
                in_start = false;
                continue;
            }
            Token::CloseEmpty if in_start => {
                in_start = false;
                Node::Element(open.pop().ok_or(broken("end of no element"))?)
            }
            Token::Close if !in_start => Node::Element(open.pop().ok_or(broken("end of no element"))?),
            Token::CloseStart | Token::CloseEmpty | Token::Close => return Err(broken("end of no element")),
            Token::Value { kind: kind::BIN_XML, bytes: [] } => continue,
            Token::Value { kind: kind::BIN_XML, bytes } => Node::Fragment(cursor.at - bytes.len(), cursor.at),
            Token::Value { kind, bytes } => Node::Value(Value::from_wire(kind, bytes)),
            Token::CData(bytes) => Node::Value(Value::Text(Text::from_utf16le(bytes))),
            Token::CharRef(unit) => {
                let c = char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER);
                Node::Value(Value::Text(Text::from(c.to_string())))
            }
            Token::EntityRef(name) => Node::Value(Value::Text(Text::from(entity(name)))),
            Token::Slot { id, optional } => Node::Slot { id, optional },
            Token::Instance(instance) => Node::Instance(instance),
            Token::Instruction | Token::FragmentHeader => continue,
        };
        let parent = match open.last_mut() {
            None => &mut roots,
            Some(element) if in_start => match element.attributes.last_mut() {
                Some((_, value)) if !matches!(node, Node::Element(_)) => value,
                _ => return Err(broken("value outside an attribute")),
            },
            Some(element) => &mut element.children,
        };
        parent.push(node);
    }
    if !open.is_empty() {
        return Err(cursor.broken("unfinished element"));
    }
    Ok(roots)
}

/// The one element that a template definition is.
pub(super) fn parse_definition<'c>(
    data: &'c [u8],
    definition: u32,
    budget: &mut Budget,
) -> Result<Element<'c>, Broken> {
    let (start, size) = definition_body(data, definition)?;
    let broken = Broken { offset: start, what: "template is not one element" };
    let end = start.checked_add(size).filter(|end| *end <= data.len()).ok_or(broken)?;
    let mut roots = parse(data, start, end, Stream::Definition, budget)?;
    match (roots.pop(), roots.is_empty()) {
        (Some(Node::Element(element)), true) => Ok(element),
        _ => Err(broken),
    }
}

/// The elements of a record's stream with every template filled in and every fragment in its place: values only.
pub(super) fn resolve<'c>(
    data: &'c [u8],
    start: usize,
    end: usize,
    budget: &mut Budget,
) -> Result<Vec<Node<'c>>, Broken> {
    let mut resolver = Resolver { data, budget };
    resolver.stream(start, end, 0)
}

/// Whether a node is values only, as those of a record of literal text are from the start.
fn is_resolved(node: &Node<'_>) -> bool {
    match node {
        Node::Value(_) => true,
        Node::Element(element) => {
            element.attributes.iter().flat_map(|(_, value)| value).chain(&element.children).all(is_resolved)
        }
        Node::Slot { .. } | Node::Instance(_) | Node::Fragment(..) => false,
    }
}

struct Resolver<'c, 'b> {
    data: &'c [u8],
    budget: &'b mut Budget,
}

impl<'c> Resolver<'c, '_> {
    fn stream(&mut self, start: usize, end: usize, depth: u32) -> Result<Vec<Node<'c>>, Broken> {
        if depth > MAX_DEPTH {
            return Err(Broken { offset: start, what: "nested too deeply" });
        }
        let roots = parse(self.data, start, end, Stream::Record, self.budget)?;
        if depth == 0 && roots.iter().all(is_resolved) {
            return Ok(roots);
        }
        let mut out = Vec::with_capacity(roots.len());
        for node in roots {
            self.node(node, None, depth, &mut out)?;
        }
        Ok(out)
    }

    fn node(
        &mut self,
        node: Node<'c>,
        values: Option<&Instance<'c>>,
        depth: u32,
        out: &mut Vec<Node<'c>>,
    ) -> Result<(), Broken> {
        match node {
            Node::Value(_) => out.push(node),
            Node::Element(element) => {
                if let (Some(values), Some(dependency)) = (values, element.dependency)
                    && values.leaves_out(dependency)
                {
                    return Ok(());
                }
                let element = self.element(element, values, depth)?;
                out.push(Node::Element(element));
            }
            Node::Instance((definition, instance)) => {
                // Its own elements count, not only the values that it holds.
                let root = parse_definition(self.data, definition, self.budget)?;
                let root = self.element(root, Some(&instance), depth + 1)?;
                out.push(Node::Element(root));
            }
            Node::Fragment(start, end) => out.extend(self.stream(start, end, depth + 1)?),
            Node::Slot { id, optional } => {
                let at = |offset| Broken { offset, what: "substitution outside a template" };
                let values = values.ok_or(at(0))?;
                let Some((kind, begin, end)) = values.find(id) else { return Ok(()) };
                let first = values.begin(self.data);
                let (begin, end) = (first + begin, first + end);
                self.budget.spend(1 + (end.saturating_sub(begin) / 64) as u32, begin)?;
                if kind == kind::BIN_XML && begin < end {
                    out.extend(self.stream(begin, end, depth + 1)?);
                    return Ok(());
                }
                let broken = Broken { offset: begin, what: "value cut off" };
                let bytes = self.data.get(begin..end).ok_or(broken)?;
                let value = Value::from_wire(kind, bytes);
                if !(optional && value.is_null()) {
                    out.push(Node::Value(value));
                }
            }
        }
        Ok(())
    }

    fn element(
        &mut self,
        element: Element<'c>,
        values: Option<&Instance<'c>>,
        depth: u32,
    ) -> Result<Element<'c>, Broken> {
        if depth > MAX_DEPTH {
            return Err(Broken { offset: 0, what: "nested too deeply" });
        }
        let mut attributes = Vec::with_capacity(element.attributes.len());
        for (name, nodes) in element.attributes {
            let mut value = Vec::with_capacity(nodes.len());
            for node in nodes {
                self.node(node, values, depth + 1, &mut value)?;
            }
            attributes.push((name, value));
        }
        let mut children = Vec::with_capacity(element.children.len());
        for node in element.children {
            self.node(node, values, depth + 1, &mut children)?;
        }
        Ok(Element { name: element.name, dependency: None, attributes, children })
    }
}

fn entity(name: Name<'_>) -> String {
    for (entity, c) in [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")] {
        if name.is(entity) {
            return c.to_owned();
        }
    }
    format!("&{name};")
}
