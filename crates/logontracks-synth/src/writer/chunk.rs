//! One chunk being filled: its records, its resident names and templates.
//!
//! Layout (MS-EVEN6 has none of it; read off real logs and agreeing with libevtx's format notes):
//! a header of 128 bytes, 64 offsets of name chains, 32 offsets of template chains, then records.

use super::template::{Piece, Pieces};

/// Bytes of a chunk.
pub(crate) const CHUNK: usize = 65_536;
/// Where the records begin.
pub(crate) const RECORDS: usize = 512;
/// Windows never fills a chunk past this offset; libevtx loses the last record of one that is.
pub(crate) const LIMIT: usize = 65_528;

const NAME_BUCKETS: usize = 64;
const TEMPLATE_BUCKETS: usize = 32;

/// Names that any template of the log uses, and where the current chunk holds each.
#[derive(Default)]
pub(super) struct Names {
    ids: std::collections::BTreeMap<String, usize>,
    names: Vec<Name>,
}

struct Name {
    /// `hash, count, UTF-16, NUL`: all of the name but the chain's next offset.
    bytes: Vec<u8>,
    bucket: usize,
    /// Offset in the current chunk; 0 while it is not resident.
    offset: u32,
}

impl Names {
    pub(super) fn id(&mut self, name: &str) -> usize {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.len();
        let units: Vec<u16> = name.encode_utf16().collect();
        let hash = polynomial(units.iter().copied());
        let [low, high, ..] = hash.to_le_bytes();
        let hash = u16::from_le_bytes([low, high]);
        let count = u16::try_from(units.len()).unwrap_or(u16::MAX);
        let mut bytes = Vec::with_capacity(6 + 2 * units.len());
        bytes.extend_from_slice(&hash.to_le_bytes());
        bytes.extend_from_slice(&count.to_le_bytes());
        bytes.extend(units.iter().flat_map(|u| u.to_le_bytes()));
        bytes.extend_from_slice(&[0, 0]);
        let bucket = usize::from(hash) % NAME_BUCKETS;
        self.names.push(Name { bytes, bucket, offset: 0 });
        self.ids.insert(name.to_owned(), id);
        id
    }
}

/// The hash of names and of template GUIDs: multiply by 65599 and add, over 16-bit words
/// (MS-EVEN6 2.2.12, `NameHash`).
pub(crate) fn polynomial(words: impl Iterator<Item = u16>) -> u32 {
    words.fold(0u32, |h, w| h.wrapping_mul(65_599).wrapping_add(u32::from(w)))
}

/// The bucket of a template's GUID in the chunk's template table.
pub(crate) fn template_bucket(guid: &[u8; 16]) -> usize {
    let words = guid.chunks_exact(2).map(|w| match w {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    polynomial(words) as usize % TEMPLATE_BUCKETS
}

/// A chunk being filled.
pub(super) struct ChunkBuffer {
    pub(super) bytes: Vec<u8>,
    name_heads: [u32; NAME_BUCKETS],
    template_heads: [u32; TEMPLATE_BUCKETS],
    /// What the record being written has made resident, to undo when it does not fit.
    new_names: Vec<usize>,
    new_templates: Vec<usize>,
    resident_names: Vec<usize>,
    resident_templates: Vec<usize>,
    open: Vec<usize>,
}

/// The state before a record, to go back to.
pub(super) struct Mark {
    len: usize,
    name_heads: [u32; NAME_BUCKETS],
    template_heads: [u32; TEMPLATE_BUCKETS],
}

impl ChunkBuffer {
    pub(super) fn new() -> Self {
        let mut bytes = Vec::with_capacity(2 * CHUNK);
        bytes.resize(RECORDS, 0);
        ChunkBuffer {
            bytes,
            name_heads: [0; NAME_BUCKETS],
            template_heads: [0; TEMPLATE_BUCKETS],
            new_names: Vec::new(),
            new_templates: Vec::new(),
            resident_names: Vec::new(),
            resident_templates: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn mark(&mut self) -> Mark {
        self.new_names.clear();
        self.new_templates.clear();
        Mark { len: self.bytes.len(), name_heads: self.name_heads, template_heads: self.template_heads }
    }

    /// Keeps what was written since the mark.
    pub(super) fn commit(&mut self) {
        self.resident_names.append(&mut self.new_names);
        self.resident_templates.append(&mut self.new_templates);
    }

    /// Forgets what was written since `mark`.
    pub(super) fn roll_back(&mut self, mark: &Mark, names: &mut Names, templates: &mut [Template]) {
        self.bytes.truncate(mark.len);
        self.name_heads = mark.name_heads;
        self.template_heads = mark.template_heads;
        self.open.clear();
        forget(&mut self.new_names, names);
        forget_templates(&mut self.new_templates, templates);
    }

    /// Begins an empty chunk.
    pub(super) fn clear(&mut self, names: &mut Names, templates: &mut [Template]) {
        self.bytes.clear();
        self.bytes.resize(RECORDS, 0);
        self.name_heads = [0; NAME_BUCKETS];
        self.template_heads = [0; TEMPLATE_BUCKETS];
        forget(&mut self.resident_names, names);
        forget_templates(&mut self.resident_templates, templates);
    }

    /// The two tables as the chunk's bytes 128 to 512.
    pub(super) fn tables(&self) -> Vec<u8> {
        let heads = self.name_heads.iter().chain(&self.template_heads);
        heads.flat_map(|h| h.to_le_bytes()).collect()
    }

    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The current offset in the chunk.
    pub(super) fn here(&self) -> u32 {
        u32::try_from(self.bytes.len()).unwrap_or(u32::MAX)
    }

    /// A reference to a name, followed by the name itself at its first use in the chunk.
    pub(super) fn name(&mut self, id: usize, names: &mut Names) {
        let Some(name) = names.names.get_mut(id) else {
            return;
        };
        if name.offset != 0 {
            let offset = name.offset;
            self.put(&offset.to_le_bytes());
            return;
        }
        let offset = self.here().saturating_add(4);
        name.offset = offset;
        self.new_names.push(id);
        self.bytes.extend_from_slice(&offset.to_le_bytes());
        let Some(head) = self.name_heads.get_mut(name.bucket) else {
            return;
        };
        self.bytes.extend_from_slice(&head.to_le_bytes());
        *head = offset;
        self.bytes.extend_from_slice(&name.bytes);
    }

    /// Begins something whose length in bytes goes before it.
    pub(super) fn begin(&mut self) {
        self.open.push(self.bytes.len());
        self.put(&[0; 4]);
    }

    /// Ends what [`begin`](Self::begin) began last.
    pub(super) fn end(&mut self) {
        let Some(at) = self.open.pop() else { return };
        let length = self.bytes.len().saturating_sub(at).saturating_sub(4);
        self.patch(at, &u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }

    pub(super) fn patch(&mut self, at: usize, value: &[u8]) {
        let place = self.bytes.get_mut(at..).and_then(|b| b.get_mut(..value.len()));
        if let Some(place) = place {
            place.copy_from_slice(value);
        }
    }

    pub(super) fn pieces(&mut self, pieces: &Pieces, names: &mut Names) {
        for piece in &pieces.0 {
            match piece {
                Piece::Bytes(bytes) => self.put(bytes),
                Piece::Name(id) => self.name(*id, names),
                Piece::Begin => self.begin(),
                Piece::End => self.end(),
            }
        }
    }

    /// A template instance up to its values: token, ID, offset, and the definition itself at its
    /// first use in the chunk.
    pub(super) fn template(&mut self, id: usize, templates: &mut [Template], names: &mut Names) {
        let Some(template) = templates.get_mut(id) else {
            return;
        };
        let [a, b, c, d, ..] = template.guid;
        self.put(&[0x0c, 0x01, a, b, c, d]);
        if template.offset != 0 {
            self.put(&template.offset.to_le_bytes());
            return;
        }
        let offset = self.here().saturating_add(4);
        template.offset = offset;
        self.new_templates.push(id);
        self.put(&offset.to_le_bytes());
        if let Some(head) = self.template_heads.get_mut(template_bucket(&template.guid)) {
            self.bytes.extend_from_slice(&head.to_le_bytes());
            *head = offset;
        }
        self.put(&template.guid);
        self.begin();
        self.pieces(&template.pieces, names);
        self.end();
    }
}

/// A compiled template definition, and where the current chunk holds it.
pub(super) struct Template {
    pub(super) guid: [u8; 16],
    pub(super) pieces: Pieces,
    /// Offset in the current chunk; 0 while it is not resident.
    pub(super) offset: u32,
}

fn forget(ids: &mut Vec<usize>, names: &mut Names) {
    for id in ids.drain(..) {
        if let Some(name) = names.names.get_mut(id) {
            name.offset = 0;
        }
    }
}

fn forget_templates(ids: &mut Vec<usize>, templates: &mut [Template]) {
    for id in ids.drain(..) {
        if let Some(template) = templates.get_mut(id) {
            template.offset = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes and buckets as they stand in `evtx/samples/security.evtx` of the real logs.
    #[test]
    fn hashes_of_real_logs() {
        for (name, hash) in [
            ("Event", 0x0cba),
            ("xmlns", 0x0fbc),
            ("System", 0x546f),
            ("Provider", 0x7bf1),
            ("RelatedActivityID", 0xc535),
            ("EventData", 0x8244),
        ] {
            assert_eq!(polynomial(name.encode_utf16()) & 0xffff, hash, "{name}");
        }
        // The outer template of the same log's first chunk is the head of bucket 16.
        let guid = [0x6d, 0xca, 0x72, 0xc7, 0xcd, 0xb8, 0x8a, 0x67, 0xf1, 0x45, 0x69, 0x3b, 0x5d, 0x0b, 0x93, 0x8c];
        assert_eq!(template_bucket(&guid), 16);
    }
}
