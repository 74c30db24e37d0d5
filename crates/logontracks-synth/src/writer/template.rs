//! Templates compiled to bytes, with holes for names and lengths, which differ per chunk.

use super::chunk::{Names, Template};
use crate::layout::{Container, FieldType, Layout};

/// One piece of a compiled definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Bytes(Vec<u8>),
    /// A reference to a name.
    Name(usize),
    /// A 32-bit length of what follows, up to the matching `End`.
    Begin,
    End,
}

/// A compiled BinXml fragment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pieces(pub(super) Vec<Piece>);

/// No dependency on a substitution (MS-EVEN6 2.2.12, `DependencyID`).
pub(super) const INDEPENDENT: u16 = 0xffff;

/// Whether a substitution's element or attribute is left out when the value is absent.
#[derive(Clone, Copy)]
pub(super) enum Substitution {
    /// Token 0x0d: an absent value leaves an empty element.
    Normal,
    /// Token 0x0e: an absent value leaves nothing.
    Optional,
}

impl Pieces {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        if let Some(Piece::Bytes(last)) = self.0.last_mut() {
            last.extend_from_slice(bytes);
        } else {
            self.0.push(Piece::Bytes(bytes.to_vec()));
        }
    }

    /// Begins an element inside a template. Outside a template there is no dependency ID.
    pub(super) fn open(&mut self, name: usize, depends_on: Option<u16>, attributes: bool) {
        self.bytes(&[if attributes { 0x41 } else { 0x01 }]);
        if let Some(dependency) = depends_on {
            self.bytes(&dependency.to_le_bytes());
        }
        self.0.push(Piece::Begin);
        self.0.push(Piece::Name(name));
        if attributes {
            self.0.push(Piece::Begin);
        }
    }

    /// An attribute's name; its value follows. `more`: another attribute comes after it.
    pub(super) fn attribute(&mut self, name: usize, more: bool) {
        self.bytes(&[if more { 0x46 } else { 0x06 }]);
        self.0.push(Piece::Name(name));
    }

    /// Ends the start tag; content follows.
    pub(super) fn content(&mut self, attributes: bool) {
        self.end_attributes(attributes);
        self.bytes(&[0x02]);
    }

    /// Ends an element that has content.
    pub(super) fn close(&mut self) {
        self.bytes(&[0x04]);
        self.0.push(Piece::End);
    }

    /// Ends an element without content.
    pub(super) fn close_empty(&mut self, attributes: bool) {
        self.end_attributes(attributes);
        self.bytes(&[0x03]);
        self.0.push(Piece::End);
    }

    fn end_attributes(&mut self, attributes: bool) {
        if attributes {
            self.0.push(Piece::End);
        }
    }

    /// Literal text. Longer than 65535 units: split into several value tokens.
    pub(super) fn text(&mut self, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        for part in units.chunks(usize::from(u16::MAX)) {
            let count = u16::try_from(part.len()).unwrap_or(u16::MAX);
            let mut bytes = vec![0x05, 0x01];
            bytes.extend_from_slice(&count.to_le_bytes());
            bytes.extend(part.iter().flat_map(|u| u.to_le_bytes()));
            self.bytes(&bytes);
        }
    }

    pub(super) fn substitution(&mut self, kind: Substitution, index: u16, code: u8) {
        let token = match kind {
            Substitution::Normal => 0x0d,
            Substitution::Optional => 0x0e,
        };
        let [low, high] = index.to_le_bytes();
        self.bytes(&[token, low, high, code]);
    }

    /// As a template whose GUID is a hash of all that it says, so that the same definition has
    /// the same GUID in every log, as on Windows.
    pub(super) fn into_template(self, names: &[(usize, String)]) -> Template {
        let mut hash = Fnv::new();
        for piece in &self.0 {
            match piece {
                Piece::Bytes(bytes) => hash.add(bytes),
                Piece::Name(id) => {
                    let name = names.iter().find(|(n, _)| n == id);
                    hash.add(name.map_or("", |(_, s)| s).as_bytes());
                }
                Piece::Begin => hash.add(&[1]),
                Piece::End => hash.add(&[2]),
            }
        }
        Template { guid: hash.0.to_le_bytes(), pieces: self, offset: 0 }
    }
}

/// FNV-1a, 128 bits.
struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u128::from(b)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

/// Builds a definition, keeping the names it uses for its GUID.
pub(super) struct Builder<'a> {
    pub(super) pieces: Pieces,
    names: &'a mut Names,
    used: Vec<(usize, String)>,
}

impl<'a> Builder<'a> {
    /// Begins a fragment: `0f 01 01 00`.
    pub(super) fn new(names: &'a mut Names) -> Self {
        let mut pieces = Pieces::default();
        pieces.bytes(&[0x0f, 0x01, 0x01, 0x00]);
        Builder { pieces, names, used: Vec::new() }
    }

    pub(super) fn name(&mut self, name: &str) -> usize {
        let id = self.names.id(name);
        if !self.used.iter().any(|(n, _)| *n == id) {
            self.used.push((id, name.to_owned()));
        }
        id
    }

    pub(super) fn open(&mut self, name: &str, depends_on: u16, attributes: bool) {
        let name = self.name(name);
        self.pieces.open(name, Some(depends_on), attributes);
    }

    pub(super) fn attribute(&mut self, name: &str, more: bool) {
        let name = self.name(name);
        self.pieces.attribute(name, more);
    }

    pub(super) fn finish(mut self) -> Template {
        self.pieces.bytes(&[0x00]);
        self.pieces.into_template(&self.used)
    }
}

/// The nested template of a layout; `None` for [`Container::Empty`].
pub(super) fn nested(layout: &Layout, names: &mut Names) -> Option<Template> {
    let mut b = Builder::new(names);
    match &layout.container {
        Container::Empty => return None,
        Container::EventData => event_data(&mut b, &layout.fields),
        Container::UserData { element, namespace } => {
            user_data(&mut b, element, namespace, &layout.fields);
        }
        Container::Classic => classic(&mut b),
    }
    Some(b.finish())
}

fn event_data(b: &mut Builder<'_>, fields: &[(String, FieldType)]) {
    b.open("EventData", INDEPENDENT, false);
    b.pieces.content(false);
    for (index, (name, field)) in (0u16..).zip(fields) {
        // An array repeats its element per text, so Windows lets it depend on the value.
        let array = *field == FieldType::StringArray;
        b.open("Data", if array { index } else { INDEPENDENT }, true);
        b.attribute("Name", false);
        b.pieces.text(name);
        b.pieces.content(true);
        let kind = if array { Substitution::Optional } else { Substitution::Normal };
        b.pieces.substitution(kind, index, field.code());
        b.pieces.close();
    }
    b.pieces.close();
}

fn user_data(b: &mut Builder<'_>, element: &str, namespace: &str, fields: &[(String, FieldType)]) {
    b.open(element, INDEPENDENT, true);
    b.attribute("xmlns", false);
    b.pieces.text(namespace);
    b.pieces.content(true);
    for (index, (name, field)) in (0u16..).zip(fields) {
        if let Some((element, attribute)) = name.split_once('@') {
            b.open(element, INDEPENDENT, true);
            b.attribute(attribute, false);
            b.pieces.substitution(Substitution::Normal, index, field.code());
            b.pieces.close_empty(true);
        } else {
            b.open(name, INDEPENDENT, false);
            b.pieces.content(false);
            b.pieces.substitution(Substitution::Normal, index, field.code());
            b.pieces.close();
        }
    }
    b.pieces.close();
}

/// One definition for every classic event: texts (0), a number no element shows (1), bytes (2),
/// as in `evtx/samples/2-vss_7-System.evtx`.
fn classic(b: &mut Builder<'_>) {
    b.open("EventData", INDEPENDENT, false);
    b.pieces.content(false);
    b.open("Data", 0, false);
    b.pieces.content(false);
    b.pieces.substitution(Substitution::Optional, 0, FieldType::StringArray.code());
    b.pieces.close();
    b.open("Binary", 2, false);
    b.pieces.content(false);
    b.pieces.substitution(Substitution::Optional, 2, FieldType::Binary.code());
    b.pieces.close();
    b.pieces.close();
}
