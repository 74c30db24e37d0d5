//! A template definition, compiled: which substitution is which field.

use super::flatten::{Key, Leaf, flatten, flatten_container};
use super::instance::{definition_body, definition_guid};
use super::system::SystemField;
use super::token::{Broken, Cursor, Stream, Token};
use super::tree::{Budget, Element, Node, RECORD_BUDGET, parse_definition};
use super::value::{Value, kind};

/// Where a value comes from in every instance of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Nowhere: the element is empty, or missing.
    Nothing,
    /// The template itself has it.
    Literal(String),
    /// A substitution, left out when another one is absent.
    Slot { id: u16, dependency: Option<u16> },
}

/// One field of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) source: Source,
    /// Whether the element has no name of its own: an array in it makes a field of each item.
    pub(super) unnamed: bool,
}

/// The `System` part of a template for whole events, and where the rest is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outer {
    pub(super) provider: Option<u32>,
    pub(super) system: [Source; SystemField::COUNT],
    /// Which substitution it is, where it is always one: the quick way to it.
    pub(super) slots: [Option<u16>; SystemField::COUNT],
    /// The substitution that holds the event's data; without one, the fields are in the plan itself.
    pub(super) content: Option<(u16, Within)>,
}

/// What a nested template stands in, which decides how its elements are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// It is a section: `EventData`, as a rule.
    Event,
    /// It is the container element.
    UserData,
}

/// A compiled template. What does not fit the simple form is left out, and its records are read as trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Dense, unique among the plans of one [`super::Plans`].
    pub(super) id: u32,
    pub(super) guid: [u8; 16],
    pub(super) outer: Option<Outer>,
    /// Its fields as a section, or those of the event itself.
    pub(super) fields: Option<Vec<Field>>,
    /// Its fields as a container element in `UserData`.
    pub(super) in_user_data: Option<Vec<Field>>,
}

impl Plan {
    /// Compiles the definition at `definition`. `provider` gives the dense number of a literal provider name.
    pub(super) fn compile(
        data: &[u8],
        definition: u32,
        id: u32,
        provider: impl FnOnce(&str) -> u32,
    ) -> Result<Self, Broken> {
        let root = parse_definition(data, definition, &mut Budget(RECORD_BUDGET))?;
        let guid = definition_guid(data, definition)?;
        if !root.name.is("Event") {
            let fields = |parts: Parts| parts.content.is_none().then_some(parts.fields);
            let section = Parts::of(&root, flatten).and_then(fields);
            let container = Parts::of(&root, flatten_container).and_then(fields);
            return Ok(Self { id, guid, outer: None, fields: section, in_user_data: container });
        }
        let parts = Parts::of(&root, flatten).filter(|parts| parts.content.is_none() || parts.fields.is_empty());
        let Some(Parts { system, content, fields }) = parts else {
            return Ok(Self { id, guid, outer: None, fields: None, in_user_data: None });
        };
        let provider = match system.get(SystemField::ProviderName.index()) {
            Some(Source::Literal(name)) => Some(provider(name)),
            _ => None,
        };
        let slots = system.each_ref().map(|source| match source {
            Source::Slot { id, dependency: None } => Some(*id),
            _ => None,
        });
        let outer = Some(Outer { provider, system, slots, content });
        Ok(Self { id, guid, outer, fields: Some(fields), in_user_data: None })
    }
}

struct Parts {
    system: [Source; SystemField::COUNT],
    content: Option<(u16, Within)>,
    fields: Vec<Field>,
}

impl Parts {
    /// `None` if anything is not as simple as one substitution or one text per element.
    fn of<'t, 'c>(
        root: &'t Element<'c>,
        flatten: impl Fn(&'t Element<'c>, &mut dyn FnMut(Leaf<'t, 'c>)),
    ) -> Option<Self> {
        let mut parts = Some(Self { system: [const { Source::Nothing }; _], content: None, fields: Vec::new() });
        flatten(root, &mut |leaf| parts = parts.take().and_then(|parts| parts.with(leaf)));
        parts
    }

    fn with(mut self, leaf: Leaf<'_, '_>) -> Option<Self> {
        let unnamed = leaf.key == Key::Unnamed;
        let source = source(&leaf)?;
        match leaf.key {
            Key::System(field) => {
                let at = self.system.get_mut(field.index())?;
                if *at != Source::Nothing {
                    return None;
                }
                *at = source;
            }
            Key::Section | Key::Container => match source {
                Source::Slot { id, dependency: None } if self.content.is_none() => {
                    let within = if leaf.key == Key::Section { Within::Event } else { Within::UserData };
                    self.content = Some((id, within));
                }
                _ => return None,
            },
            Key::Dynamic => return None,
            // An element that is left out would move those after it.
            Key::Unnamed if !leaf.dependencies.is_empty() => return None,
            Key::Unnamed => {
                let name = format!("Data[{}]", self.fields.iter().filter(|field| field.unnamed).count());
                self.fields.push(Field { name, source, unnamed });
            }
            Key::Field(name) => self.fields.push(Field { name, source, unnamed }),
        }
        Some(self)
    }
}

fn source(leaf: &Leaf<'_, '_>) -> Option<Source> {
    let dependency = match leaf.dependencies.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => return None,
    };
    match leaf.nodes.as_slice() {
        [] => Some(Source::Nothing),
        // An element left out because its own value is absent has no value either way.
        [Node::Slot { id, .. }] => Some(Source::Slot { id: *id, dependency: dependency.filter(|on| on != id) }),
        [Node::Value(Value::Text(text))] if dependency.is_none() => Some(Source::Literal(text.to_string())),
        _ => None,
    }
}

/// The definition without what depends on its chunk: names as text in place of offsets, and without the sizes that
/// count names stored inside. Two definitions have the same canonical form exactly if they say the same, whatever
/// their GUIDs; so it is what plans are told apart by.
///
/// `Ok(None)` if the definition holds embedded binary XML, which cannot be moved.
pub(super) fn canonical(data: &[u8], definition: u32) -> Result<Option<Vec<u8>>, Broken> {
    let (start, size) = definition_body(data, definition)?;
    let mut cursor = Cursor::new(data, start);
    let end = start.saturating_add(size);
    // As compiling has it, whether the plan is known already or not.
    if end > data.len() {
        return Err(Broken { offset: start, what: "template is not one element" });
    }

    let mut out = Vec::with_capacity(size.min(data.len()).saturating_mul(2));
    let mut put = |tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend((bytes.len() as u32).to_le_bytes());
        out.extend_from_slice(bytes);
    };
    while cursor.at < end {
        let Some(token) = cursor.token(Stream::Definition)? else { break };
        match token {
            Token::Open { name, dependency } => {
                put(0x01, name.0);
                put(0x41, &dependency.unwrap_or(u16::MAX).to_le_bytes());
            }
            Token::CloseStart => put(0x02, &[]),
            Token::CloseEmpty => put(0x03, &[]),
            Token::Close => put(0x04, &[]),
            Token::Value { kind: kind::BIN_XML, .. } | Token::Instance(_) => return Ok(None),
            Token::Value { kind, bytes } => {
                put(0x05, &[kind]);
                put(0x45, bytes);
            }
            Token::Attribute(name) => put(0x06, name.0),
            Token::CData(bytes) => put(0x07, bytes),
            Token::CharRef(unit) => put(0x08, &unit.to_le_bytes()),
            Token::EntityRef(name) => put(0x09, name.0),
            Token::Slot { id, optional } => put(0x0d + u8::from(optional), &id.to_le_bytes()),
            Token::Instruction | Token::FragmentHeader => {}
        }
    }
    Ok(Some(out))
}
