//! A template definition as one chunk stores it, to be found again in other chunks: a comparison of a few long runs
//! of bytes and of the names between them.

use super::instance::definition_body;
use super::names::{ChunkNames, NameId};
use super::token::{Cursor, Stream, Token};

/// What the same definition has in every chunk, but for where names lie and the sizes that count names stored inside.
pub(super) struct Skeleton {
    /// The bytes that are compared, of all steps.
    bytes: Box<[u8]>,
    steps: Box<[Step]>,
}

struct Step {
    /// How many bytes are compared.
    compared: u16,
    /// How many are passed over before the reference to the name: a size.
    before: u8,
    name: NameId,
    /// How many are passed over after it: a size.
    after: u8,
}

impl Skeleton {
    /// The skeleton of the definition at `definition`, which a plan has been compiled of. `None` if it has anything but
    /// elements, attributes, text and substitutions, as Windows' own have; or does not end with its last token.
    pub(super) fn of(data: &[u8], definition: u32, names: &mut ChunkNames) -> Option<Self> {
        let (start, size) = definition_body(data, definition).ok()?;
        let mut cursor = Cursor::new(data, start);
        let mut steps = Vec::new();
        let mut bytes = Vec::new();
        let mut compared = 0;
        loop {
            let begin = cursor.at;
            let token = cursor.token(Stream::Definition).ok()?;
            let (same, before, after) = match token {
                // Token, dependency; size, name; size of the attributes.
                Some(Token::Open { .. }) => (3, 4, 4 * (data.get(begin)? >> 6)),
                Some(Token::Attribute(_) | Token::EntityRef(_)) => (1, 0, 0),
                Some(Token::Instruction | Token::Instance(_)) => return None,
                None | Some(_) => (cursor.at - begin, 0, 0),
            };
            bytes.extend_from_slice(data.get(begin..begin.checked_add(same)?)?);
            compared += same;
            if let Some(Token::Open { .. } | Token::Attribute(_) | Token::EntityRef(_)) = token {
                let mut reference = Cursor::new(data, begin + same + usize::from(before));
                let name = names.at(data, reference.u32().ok()?)?.id;
                steps.push(Step { compared: u16::try_from(compared).ok()?, before, name, after });
                compared = 0;
            }
            if token.is_none() {
                let ends = cursor.at <= start.checked_add(size)?;
                return ends.then(|| Self { bytes: bytes.into(), steps: steps.into() });
            }
        }
    }

    /// Whether the definition at `definition` is the same.
    pub(super) fn is(&self, data: &[u8], definition: u32, names: &mut ChunkNames) -> bool {
        self.end(data, definition, names).is_some()
    }

    fn end(&self, data: &[u8], definition: u32, names: &mut ChunkNames) -> Option<()> {
        let (mut at, size) = definition_body(data, definition).ok()?;
        let end = at.checked_add(size)?;
        let mut expected = &*self.bytes;
        for step in &self.steps {
            let (run, rest) = expected.split_at_checked(usize::from(step.compared))?;
            expected = rest;
            let here = data.get(at..)?;
            if !here.starts_with(run) {
                return None;
            }
            at += run.len() + usize::from(step.before);
            let reference = u32::from_le_bytes(*data.get(at..)?.first_chunk()?);
            at += 4;
            let named = names.at(data, reference)?;
            if named.id != step.name {
                return None;
            }
            if reference as usize == at {
                at = named.end;
            }
            at += usize::from(step.after);
        }
        let rest = data.get(at..end)?;
        rest.starts_with(expected).then_some(())
    }
}
