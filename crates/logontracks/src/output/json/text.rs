//! Text as JSON: from UTF-8, and straight from the UTF-16 of a chunk. And numbers.

use crate::wire::ascii::pair;

/// A number in decimal: two digits at a time, from the last.
#[inline]
pub(in crate::output) fn decimal(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut rest = number;
    let mut len = 0;
    for two in digits.as_chunks_mut::<2>().0.iter_mut().rev() {
        *two = pair(rest);
        len += 2;
        if rest < 100 {
            len -= usize::from(rest < 10);
            break;
        }
        rest /= 100;
    }
    out.extend_from_slice(digits.get(20 - len..).unwrap_or_default());
}

/// Text in quotation marks.
pub(in crate::output) fn text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text.as_bytes()) {
        plain(out, text.as_bytes());
    } else {
        out.push(b'"');
        escape(out, text.as_bytes());
        out.push(b'"');
    }
}

/// Text in quotation marks, of which no character needs an escape.
#[inline]
pub(in crate::output) fn plain(out: &mut Vec<u8>, text: &[u8]) {
    debug_assert!(is_plain(text), "{text:?}");
    // Room for what follows too: a colon or comma.
    out.reserve(text.len() + 4);
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

/// Text in UTF-16LE in quotation marks: narrowed a few code units at a time where all of them are plain ASCII, which
/// nearly all are. The last few overlap those before them, so that none are left to be done one by one.
pub(super) fn utf16(out: &mut Vec<u8>, text: &[u8]) {
    let units = text.as_chunks::<2>().0;
    out.reserve(units.len() + 20);
    out.push(b'"');
    let done = if units.len() >= 16 {
        narrow_all::<16>(out, units)
    } else if units.len() >= 4 {
        narrow_all::<4>(out, units)
    } else {
        narrow_all::<1>(out, units)
    };
    if let Err(rest) = done {
        utf16_with_escapes(out, rest);
    }
    out.push(b'"');
}

/// Appends `units`, `N` at a time; at least `N` or none. The rest if some need more than narrowing.
#[inline]
fn narrow_all<'t, const N: usize>(out: &mut Vec<u8>, units: &'t [[u8; 2]]) -> Result<(), &'t [[u8; 2]]> {
    let mut rest = units;
    while let Some((first, after)) = rest.split_first_chunk::<N>() {
        out.extend_from_slice(&narrow(first).ok_or(rest)?);
        rest = after;
    }
    if let (false, Some(last)) = (rest.is_empty(), units.last_chunk::<N>()) {
        let narrow = narrow(last).ok_or(rest)?;
        out.truncate(out.len() - (N - rest.len()));
        out.extend_from_slice(&narrow);
    }
    Ok(())
}

/// `N` code units as ASCII; `None` if one is not, or needs an escape.
#[inline]
fn narrow<const N: usize>(units: &[[u8; 2]; N]) -> Option<[u8; N]> {
    let mut narrow = [0; N];
    // Without a way out in the middle, so that all are looked at at once.
    let mut odd = false;
    for (narrow, unit) in narrow.iter_mut().zip(units) {
        let unit = u16::from_le_bytes(*unit);
        odd |= is_odd(unit);
        *narrow = unit as u8;
    }
    (!odd).then_some(narrow)
}

/// Whether a code unit is not one character that stands for itself in JSON.
#[inline]
fn is_odd(unit: u16) -> bool {
    unit.wrapping_sub(0x20) >= 0x60 || unit == u16::from(b'"') || unit == u16::from(b'\\')
}

/// Code units of which some need an escape, as in paths, or are not ASCII: eight at a time while they are ASCII.
#[inline(never)]
fn utf16_with_escapes(out: &mut Vec<u8>, units: &[[u8; 2]]) {
    let mut rest = units;
    while let Some((first, after)) = rest.split_first_chunk::<8>() {
        match ascii(first) {
            Some(bytes) => escape_eight(out, bytes),
            None => break,
        }
        rest = after;
    }
    while let [unit, after @ ..] = rest {
        match u16::from_le_bytes(*unit) {
            unit if !is_odd(unit) => out.push(unit as u8),
            unit @ ..0x80 => escape_one(out, unit as u8),
            // With what belongs to it, which is not told at a glance: up to the next that is ASCII.
            _ => {
                let end = rest.iter().position(|[low, high]| *high == 0 && low.is_ascii()).unwrap_or(rest.len());
                let (wide, after) = rest.split_at_checked(end).unwrap_or_default();
                for c in char::decode_utf16(wide.iter().map(|unit| u16::from_le_bytes(*unit))) {
                    let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                rest = after;
                continue;
            }
        }
        rest = after;
    }
}

/// Eight code units as ASCII; `None` if one is not.
#[inline]
fn ascii(units: &[[u8; 2]; 8]) -> Option<[u8; 8]> {
    let mut narrow = [0; 8];
    let mut all = 0;
    for (narrow, unit) in narrow.iter_mut().zip(units) {
        let unit = u16::from_le_bytes(*unit);
        all |= unit;
        *narrow = unit as u8;
    }
    (all < 0x80).then_some(narrow)
}

/// Eight ASCII characters with the escapes that they need: all that remain are appended each time, and what comes after
/// the next escape taken off again, which costs less than a copy of just some.
#[inline]
fn escape_eight(out: &mut Vec<u8>, bytes: [u8; 8]) {
    let mut rest = u64::from_le_bytes(bytes);
    let mut special = special_ascii(rest);
    let mut left = 8;
    while special != 0 {
        let run = (special.trailing_zeros() / 8) as usize;
        let start = out.len();
        out.extend_from_slice(&rest.to_le_bytes());
        out.truncate(start + run);
        rest >>= 8 * run;
        escape_one(out, rest as u8);
        // In two steps, for a shift by 64 is none.
        rest >>= 8;
        special = special >> (8 * run) >> 8;
        left -= run + 1;
    }
    let start = out.len();
    out.extend_from_slice(&rest.to_le_bytes());
    out.truncate(start + left);
}

/// Text with the escapes of `serde_json`: paths, above all. Run by run between what needs one.
#[inline(never)]
fn escape(out: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some((run, [byte, after @ ..])) = next_special(rest).and_then(|at| rest.split_at_checked(at)) {
        out.extend_from_slice(run);
        escape_one(out, *byte);
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// A character that needs an escape.
#[inline]
fn escape_one(out: &mut Vec<u8>, byte: u8) {
    match SHORT.get(usize::from(byte)).copied().unwrap_or(byte) {
        0 => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        short => out.extend_from_slice(&[b'\\', short]),
    }
}

/// For each control character what stands for it after a backslash; 0 if it has no short form.
const SHORT: [u8; 0x20] = *b"\0\0\0\0\0\0\0\0btn\0fr\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// Where the first byte is that needs an escape.
#[inline]
fn next_special(bytes: &[u8]) -> Option<usize> {
    let (words, last) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        // The lowest byte that is told is a true one: borrows only go up.
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(8 * at + (found.trailing_zeros() / 8) as usize);
        }
    }
    last.iter().position(|byte| is_special(*byte)).map(|at| 8 * words.len() + at)
}

/// Whether no byte needs an escape in JSON: quotation mark, backslash, control characters. A word at a time; the last
/// one of a text overlaps the one before it.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let mut found = any_special(last);
        for chunk in bytes.as_chunks::<16>().0 {
            found |= any_special(chunk);
        }
        return !found;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (special(u64::from_ne_bytes(*first)) | special(u64::from_ne_bytes(*last))) == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_ne_bytes(*first), u32::from_ne_bytes(*last));
        return special(u64::from(first) << 32 | u64::from(last)) == 0;
    }
    !bytes.iter().any(|byte| is_special(*byte))
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Without a way out in the middle, so that all are looked at at once.
#[inline]
fn any_special(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_special(*byte))
}

/// Not zero if one of eight bytes is special: by the borrow out of its top bit ("Bit Twiddling Hacks", *Determine if a
/// word has a byte less than n*), exact as a whole.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let less = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word;
    (less(word, 0x20) | less(word ^ (ONES * 0x22), 1) | less(word ^ (ONES * 0x5c), 1)) & (ONES * 0x80)
}

/// The same of eight bytes that are all ASCII, each of them told exactly: with its top bit set none borrows.
#[inline]
fn special_ascii(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let at_least = |word: u64, n: u64| (word | (ONES * 0x80)) - ONES * n;
    !(at_least(word, 0x20) & at_least(word ^ (ONES * 0x22), 1) & at_least(word ^ (ONES * 0x5c), 1)) & (ONES * 0x80)
}

#[cfg(test)]
mod tests {
    use super::super::tests::same;
    use super::super::write_json;
    use crate::wire::Text;

    /// Every character below U+0100, and some above, at every place of texts of every length up to three words.
    #[test]
    fn text_is_as_serde_json_writes_it() {
        let all = (0..0x100).filter_map(char::from_u32).chain(['\u{2028}', '\u{ffff}', '😀']);
        for c in all {
            for len in 0..50 {
                for place in 0..=len {
                    let text: String = (0..=len).map(|i| if i == place { c } else { 'x' }).collect();
                    same(&text);
                    as_in_a_chunk(&text.encode_utf16().collect::<Vec<_>>());
                }
            }
        }
    }

    /// Text that lies in UTF-16 is written as its characters are.
    fn as_in_a_chunk(units: &[u16]) {
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let mut out = Vec::new();
        write_json(&mut out, &Text::from_utf16le(&bytes)).unwrap();
        let without_nul = String::from_utf16_lossy(units);
        let expected = serde_json::to_string(without_nul.trim_end_matches('\0')).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    /// Two that need an escape, next to each other and apart, by what is near to them; surrogates, paired and not.
    #[test]
    fn escapes_next_to_each_other() {
        let near = [0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7f, 0x80, 0x122, 0xd83d, 0xde00];
        for one in near {
            for other in near {
                for len in [0, 2, 9, 20] {
                    for (a, b) in (0..=len).flat_map(|a| (0..=len).map(move |b| (a, b))) {
                        let mut units = vec![0x78; len];
                        units.insert(a, one);
                        units.insert(b, other);
                        as_in_a_chunk(&units);
                    }
                }
            }
        }
    }
}
