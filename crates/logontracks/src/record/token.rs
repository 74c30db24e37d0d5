//! The tokens of binary XML (MS-EVEN6 2.2.12), one at a time.

use super::instance::{Defined, Instance};
use super::value::{kind, width};

/// Binary XML that cannot be read, and where in the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) offset: usize,
    pub(super) what: &'static str,
}

/// A name: UTF-16LE bytes without the terminating NUL, in the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'c>(pub(super) &'c [u8]);

impl Name<'_> {
    /// The text, in one piece: short and ASCII as names are.
    pub(super) fn text(&self) -> String {
        crate::wire::Text::from_utf16le(self.0).with_str(str::to_owned)
    }

    pub(super) fn is(&self, ascii: &str) -> bool {
        let units = self.0.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        units.eq(ascii.bytes().map(u16::from))
    }
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::wire::Text::from_utf16le(self.0).fmt(f)
    }
}

/// One token, with what it carries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'c> {
    Open {
        name: Name<'c>,
        dependency: Option<u16>,
    },
    CloseStart,
    CloseEmpty,
    Close,
    Attribute(Name<'c>),
    Value {
        kind: u8,
        bytes: &'c [u8],
    },
    CData(&'c [u8]),
    CharRef(u16),
    EntityRef(Name<'c>),
    /// The target or the data of a processing instruction, which carry no evidence.
    Instruction,
    FragmentHeader,
    Instance(Defined<'c>),
    Slot {
        id: u16,
        optional: bool,
    },
}

/// What a stream is part of: in a template definition, elements name the value that they depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Record,
    Definition,
}

/// Reads in a chunk. Never beyond its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'c> {
    pub(super) data: &'c [u8],
    pub(super) at: usize,
}

impl<'c> Cursor<'c> {
    pub(super) fn new(data: &'c [u8], at: usize) -> Self {
        Self { data, at }
    }

    #[inline]
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        match self.data.get(self.at..).and_then(|rest| rest.first_chunk::<N>()) {
            Some(bytes) => {
                self.at += N;
                Ok(*bytes)
            }
            None => Err(self.broken("cut off")),
        }
    }

    pub(super) fn u8(&mut self) -> Result<u8, Broken> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Broken> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Broken> {
        self.array().map(u32::from_le_bytes)
    }

    #[inline]
    pub(super) fn take(&mut self, len: usize) -> Result<&'c [u8], Broken> {
        match self.at.checked_add(len).and_then(|end| self.data.get(self.at..end)) {
            Some(bytes) => {
                self.at += len;
                Ok(bytes)
            }
            None => Err(self.broken("cut off")),
        }
    }

    #[cold]
    pub(super) fn broken(&self, what: &'static str) -> Broken {
        Broken { offset: self.at, what }
    }

    /// The next token. `None` at the end-of-stream token. Inlined, as every template of every chunk is compared token by
    /// token with its plan.
    #[inline(always)]
    pub(super) fn token(&mut self, stream: Stream) -> Result<Option<Token<'c>>, Broken> {
        let begin = self.at;
        Ok(Some(match self.u8()? {
            0x00 => return Ok(None),
            token @ (0x01 | 0x41) => {
                let dependency = match stream {
                    Stream::Definition => Some(self.u16()?).filter(|id| *id != 0xffff),
                    Stream::Record => None,
                };
                let _data_size = self.u32()?;
                let name = self.name()?;
                if token & 0x40 != 0 {
                    let _attribute_list_size = self.u32()?;
                }
                Token::Open { name, dependency }
            }
            0x02 => Token::CloseStart,
            0x03 => Token::CloseEmpty,
            0x04 => Token::Close,
            0x05 | 0x45 => self.value()?,
            0x06 | 0x46 => Token::Attribute(self.name()?),
            0x07 | 0x47 => Token::CData(self.text()?),
            0x08 | 0x48 => Token::CharRef(self.u16()?),
            0x09 | 0x49 => Token::EntityRef(self.name()?),
            0x0a => {
                self.name()?;
                Token::Instruction
            }
            0x0b => {
                self.text()?;
                Token::Instruction
            }
            0x0c => Token::Instance(Instance::read(self)?),
            token @ (0x0d | 0x0e) => {
                let id = self.u16()?;
                let _type = self.u8()?;
                Token::Slot { id, optional: token == 0x0e }
            }
            0x0f => {
                self.array::<3>()?;
                Token::FragmentHeader
            }
            _ => return Err(Broken { offset: begin, what: "unknown token" }),
        }))
    }

    /// A literal value: its type, and its bytes by the width of the type, or by a count before them.
    fn value(&mut self) -> Result<Token<'c>, Broken> {
        let kind = self.u8()?;
        let bytes = match kind {
            kind::NULL => &[],
            kind::STRING => self.text()?,
            kind::BIN_XML => {
                let len = self.u16()?;
                self.take(len.into())?
            }
            kind::SID => {
                let count = self.data.get(self.at.saturating_add(1)).copied().ok_or_else(|| self.broken("cut off"))?;
                self.take(8 + 4 * usize::from(count))?
            }
            _ => self.take(width(kind).ok_or_else(|| self.broken("literal of a type without a size"))?)?,
        };
        Ok(Token::Value { kind, bytes })
    }

    /// UTF-16 text after the count of its code units.
    fn text(&mut self) -> Result<&'c [u8], Broken> {
        let units = self.u16()?;
        self.take(2 * usize::from(units))
    }

    /// A name by its offset in the chunk. Where it is first used, the name itself follows, to be skipped.
    fn name(&mut self) -> Result<Name<'c>, Broken> {
        let offset = self.u32()? as usize;
        let (name, end) = self.name_at(offset)?;
        if offset == self.at {
            self.at = end;
        }
        Ok(name)
    }

    /// The name at an offset in the chunk, and where it ends: offset of the next name with its hash, hash, count, code
    /// units, NUL.
    pub(super) fn name_at(&self, offset: usize) -> Result<(Name<'c>, usize), Broken> {
        let mut there = Cursor::new(self.data, offset.saturating_add(6));
        let name = there.text()?;
        let end = there.at.saturating_add(2);
        let units = name.as_chunks::<2>().0;
        // Nearly none has a NUL: looked for in many units at a time, without a way out in the middle.
        if !units.iter().fold(false, |found, unit| found | (*unit == [0, 0])) {
            return Ok((Name(name), end));
        }
        let len = units.iter().position(|unit| *unit == [0, 0]).map_or(name.len(), |n| 2 * n);
        Ok((Name(name.get(..len).unwrap_or(name)), end))
    }
}
