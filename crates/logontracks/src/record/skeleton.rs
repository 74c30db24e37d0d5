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
        if self.stored.iter().any(|stored| stored.is(data, start, size, names)) {
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

/// A definition as a chunk stored it. Most chunks store it so too: then all of it is compared in one go, but for the
/// references to names and the links between those.
struct Stored {
    body: Box<[u8]>,
    /// For each byte of the body, 0xff if it is compared, 0 if it belongs to a reference or a link.
    compared: Box<[u8]>,
    within: Box<[Within]>,
    elsewhere: Box<[Elsewhere]>,
}

/// A reference, at an offset in the body, to a name at another, which is compared with the rest.
struct Within {
    at: u16,
    name: u16,
}

/// All references, at offsets in the body, to a name that is not stored there.
struct Elsewhere {
    at: Vec<u16>,
    name: NameId,
}

impl Stored {
    /// `None` if it is too large to be one of Windows' own.
    fn new(data: &[u8], start: usize, size: usize, references: Vec<(usize, NameId)>) -> Option<Self> {
        let body: Box<[u8]> = data.get(start..start.checked_add(size)?)?.into();
        let mut compared = vec![0xff; size];
        let (mut within, mut elsewhere) = (Vec::new(), Vec::<Elsewhere>::new());
        for (at, id) in references {
            let place = u16::try_from(at).ok()?;
            let to = reference(&body, place)?;
            let inside = to as usize == start + at + 4;
            // After the reference comes the link of the name that is stored there.
            compared.get_mut(at..at + if inside { 8 } else { 4 })?.fill(0);
            let same = |at: &u16| reference(&body, *at) == Some(to);
            if inside {
                within.push(Within { at: place, name: place.checked_add(4)? });
            } else if let Some(Within { name, .. }) = within.iter().find(|within| same(&within.at)) {
                within.push(Within { at: place, name: *name });
            } else if let Some(known) = elsewhere.iter_mut().find(|known| known.at.iter().any(same)) {
                known.at.push(place);
            } else {
                elsewhere.push(Elsewhere { at: vec![place], name: id });
            }
        }
        Some(Self { body, compared: compared.into(), within: within.into(), elsewhere: elsewhere.into() })
    }

    fn is(&self, data: &[u8], start: usize, size: usize, names: &mut ChunkNames) -> bool {
        let end = start.saturating_add(size);
        let Some(body) = data.get(start..end).filter(|body| body.len() == self.body.len()) else { return false };
        same_where(body, &self.body, &self.compared)
            && self.within.iter().all(|Within { at, name }| {
                reference(body, *at).is_some_and(|to| to as usize == start + usize::from(*name))
            })
            && self.elsewhere.iter().all(|Elsewhere { at, name }| {
                let Some(to) = at.first().and_then(|at| reference(body, *at)) else { return false };
                let inside = |at: u16| to as usize == start + usize::from(at) + 4;
                names.at(data, to).is_some_and(|named| named.id == *name)
                    && at.iter().all(|at| reference(body, *at) == Some(to) && !inside(*at))
            })
    }
}

#[inline]
fn reference(body: &[u8], at: u16) -> Option<u32> {
    Some(u32::from_le_bytes(*body.get(usize::from(at)..)?.first_chunk()?))
}

/// Whether two runs of bytes of one length are the same wherever a mask is not 0: many at a time, without a way out in
/// the middle.
#[inline]
fn same_where(a: &[u8], b: &[u8], mask: &[u8]) -> bool {
    let (a, a_rest) = a.as_chunks::<32>();
    let (b, b_rest) = b.as_chunks::<32>();
    let (mask, mask_rest) = mask.as_chunks::<32>();
    let mut differ = [0; 32];
    for ((a, b), mask) in a.iter().zip(b).zip(mask) {
        for (differ, ((a, b), mask)) in differ.iter_mut().zip(a.iter().zip(b).zip(mask)) {
            *differ |= (a ^ b) & mask;
        }
    }
    let rest = a_rest.iter().zip(b_rest).zip(mask_rest).fold(0, |differ, ((a, b), mask)| differ | (a ^ b) & mask);
    differ == [0; 32] && rest == 0
}
