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
    /// How it was stored, the latest first.
    stored: Vec<Stored>,
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
                let mut skeleton = Self { bytes: bytes.into(), steps: steps.into(), stored: Vec::new() };
                // Remembers how it is stored here.
                return (ends && skeleton.is(data, definition, names)).then_some(skeleton);
            }
        }
    }

    /// Whether the definition at `definition` is the same.
    pub(super) fn is(&mut self, data: &[u8], definition: u32, names: &mut ChunkNames) -> bool {
        let Ok((start, size)) = definition_body(data, definition) else { return false };
        if self.stored.iter_mut().any(|stored| stored.is(data, start, size, names)) {
            return true;
        }
        let Some(references) = self.references(data, start, size, names) else { return false };
        if let Some(stored) = Stored::new(data, start, size, references) {
            self.stored.truncate(STORED - 1);
            self.stored.insert(0, stored);
        }
        true
    }

    /// The references to names in the body of a definition, if it is the same.
    fn references(
        &self,
        data: &[u8],
        start: usize,
        size: usize,
        names: &mut ChunkNames,
    ) -> Option<Vec<(usize, NameId)>> {
        let mut references = Vec::with_capacity(self.steps.len());
        let mut at = start;
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
            references.push((at.checked_sub(start)?, step.name));
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
        rest.starts_with(expected).then_some(references)
    }
}

/// How many ways of storing a definition are remembered: with the names that it is the first of its chunk to use, and
/// without.
const STORED: usize = 2;

/// A definition as a chunk stored it. Most chunks store it so too, but for where names lie: with these put in their
/// place, all of it is compared in one go.
struct Stored {
    /// The body as it should be, with the references and links of the chunk that it was last compared in.
    body: Box<[u8]>,
    within: Box<[Within]>,
    elsewhere: Box<[Elsewhere]>,
    /// Where the body has the references to these, for one name after the other.
    at: Box<[u16]>,
}

/// A reference, at an offset in the body, to a name at another, which is compared with the rest. If that comes right
/// after it, it begins with a link to another name of the chunk, which may be any.
struct Within {
    at: u16,
    name: u16,
}

/// A name that is not stored in the body, but that it refers to.
struct Elsewhere {
    name: NameId,
    /// How many references to it there are.
    count: u16,
    /// Where the name lies, as the body has it.
    to: [u8; 4],
}

impl Stored {
    /// `None` if it is too large to be one of Windows' own.
    fn new(data: &[u8], start: usize, size: usize, references: Vec<(usize, NameId)>) -> Option<Self> {
        let body: Box<[u8]> = data.get(start..start.checked_add(size)?)?.into();
        let (mut within, mut elsewhere) = (Vec::new(), Vec::<(Elsewhere, Vec<u16>)>::new());
        for (at, name) in references {
            let at = u16::try_from(at).ok()?;
            let after = at.checked_add(4)?;
            let to = *four(&body, at)?;
            let same = |at: &u16| four(&body, *at) == Some(&to);
            if u32::from_le_bytes(to) as usize == start + usize::from(after) {
                within.push(Within { at, name: after });
            } else if let Some(Within { name, .. }) = within.iter().find(|within| same(&within.at)) {
                within.push(Within { at, name: *name });
            } else if let Some((known, all)) = elsewhere.iter_mut().find(|(known, _)| known.to == to) {
                // Fewer than there are bytes.
                known.count += 1;
                all.push(at);
            } else {
                elsewhere.push((Elsewhere { name, count: 1, to }, vec![at]));
            }
        }
        let at = elsewhere.iter().flat_map(|(_, all)| all).copied().collect();
        let elsewhere = elsewhere.into_iter().map(|(elsewhere, _)| elsewhere).collect();
        Some(Self { body, within: within.into(), elsewhere, at })
    }

    fn is(&mut self, data: &[u8], start: usize, size: usize, names: &mut ChunkNames) -> bool {
        let end = start.saturating_add(size);
        let Some(body) = data.get(start..end).filter(|body| body.len() == self.body.len()) else { return false };
        self.put_references(data, body, start, names).is_some() && *body == *self.body
    }

    /// Puts references and links in their place; `None` if they refer to other names than these.
    fn put_references(&mut self, data: &[u8], body: &[u8], start: usize, names: &mut ChunkNames) -> Option<()> {
        for Within { at, name } in &self.within {
            // A chunk's offsets fit in 32 bits.
            *four_mut(&mut self.body, *at)? = (start.wrapping_add(usize::from(*name)) as u32).to_le_bytes();
            if *name == at.wrapping_add(4) {
                *four_mut(&mut self.body, *name)? = *four(body, *name)?;
            }
        }
        let mut rest = &*self.at;
        for Elsewhere { name, count, to } in &mut self.elsewhere {
            let (at, others) = rest.split_at_checked(usize::from(*count))?;
            rest = others;
            let here = *four(body, *at.first()?)?;
            let offset = u32::from_le_bytes(here);
            let inside = (offset as usize).wrapping_sub(start) < body.len();
            if inside || names.at(data, offset)?.id != *name {
                return None;
            }
            if *to != here {
                *to = here;
                at.iter().try_for_each(|at| four_mut(&mut self.body, *at).map(|four| *four = here))?;
            }
        }
        Some(())
    }
}

#[inline]
fn four(body: &[u8], at: u16) -> Option<&[u8; 4]> {
    body.get(usize::from(at)..)?.first_chunk()
}

#[inline]
fn four_mut(body: &mut [u8], at: u16) -> Option<&mut [u8; 4]> {
    body.get_mut(usize::from(at)..)?.first_chunk_mut()
}
