//! GUIDs, SIDs and times between their text and their bytes.

/// Bytes in wire order of a GUID such as `{54849625-5478-4994-a5ba-3e3b0328c30d}` (braces
/// optional). The first three groups are little-endian on disk.
pub fn guid(text: &str) -> Option<[u8; 16]> {
    let text = text.trim_start_matches('{').trim_end_matches('}');
    let mut groups = text.split('-');
    let a = group(groups.next()?, 8)?;
    let b = group(groups.next()?, 4)?;
    let c = group(groups.next()?, 4)?;
    let d = group(groups.next()?, 4)?;
    let e = group(groups.next()?, 12)?;
    if groups.next().is_some() {
        return None;
    }
    let first = u32::try_from(a).ok()?.to_le_bytes();
    let second = u16::try_from(b).ok()?.to_le_bytes();
    let third = u16::try_from(c).ok()?.to_le_bytes();
    let last = ((u128::from(d) << 48) | u128::from(e)).to_be_bytes();
    let mut out = Vec::with_capacity(16);
    out.extend_from_slice(&first);
    out.extend_from_slice(&second);
    out.extend_from_slice(&third);
    out.extend_from_slice(last.last_chunk::<8>()?);
    out.try_into().ok()
}

fn group(digits: &str, len: usize) -> Option<u64> {
    (digits.len() == len).then(|| u64::from_str_radix(digits, 16).ok())?
}

/// `{54849625-5478-4994-a5ba-3e3b0328c30d}`, lower case as Windows writes it.
pub fn guid_text(guid: &[u8; 16]) -> String {
    let [a, b, c, d, e, f, g, h, rest @ ..] = *guid;
    let first = u32::from_le_bytes([a, b, c, d]);
    let second = u16::from_le_bytes([e, f]);
    let third = u16::from_le_bytes([g, h]);
    let [i, j, tail @ ..] = rest;
    let tail: String = tail.iter().map(|x| format!("{x:02x}")).collect();
    format!("{{{first:08x}-{second:04x}-{third:04x}-{i:02x}{j:02x}-{tail}}}")
}

/// Bytes of a SID such as `S-1-5-21-1-2-3-1105` (MS-DTYP 2.4.2.2).
pub fn sid(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('-');
    if !parts.next()?.eq_ignore_ascii_case("S") {
        return None;
    }
    let revision: u8 = parts.next()?.parse().ok()?;
    let authority: u64 = parts.next()?.parse().ok()?;
    let subs: Vec<u32> = parts.map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let mut out = vec![revision, u8::try_from(subs.len()).ok()?];
    out.extend_from_slice(authority.to_be_bytes().last_chunk::<6>()?);
    for s in subs {
        out.extend_from_slice(&s.to_le_bytes());
    }
    Some(out)
}

/// The text of a SID's bytes; `None` when they are not one whole SID.
pub fn sid_text(sid: &[u8]) -> Option<String> {
    let (head, subs) = sid.split_at_checked(8)?;
    let [revision, count, authority @ ..] = head else {
        return None;
    };
    if subs.len() != usize::from(*count).checked_mul(4)? {
        return None;
    }
    let authority = authority.iter().fold(0u64, |n, &b| (n << 8) | u64::from(b));
    let mut text = format!("S-{revision}-{authority}");
    for sub in subs.chunks_exact(4) {
        let value = u32::from_le_bytes(sub.try_into().ok()?);
        text.push_str(&format!("-{value}"));
    }
    Some(text)
}

/// `2022-01-26T09:16:25.3232236Z` of 100 ns ticks since 1601: all seven decimals.
pub fn time_text(filetime: u64) -> String {
    let (seconds, ticks) = (filetime / 10_000_000, filetime % 10_000_000);
    let (days, second_of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (h, m, s) = (second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ticks:07}Z")
}

/// `2022-01-26T09:16:25.323Z` of a SYSTEMTIME's eight words, which have no more decimals.
pub(super) fn system_time_text(words: [u16; 8]) -> String {
    let [year, month, _, day, h, m, s, ms] = words;
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
}

/// Year, month and day of a count of days since 1601-01-01, proleptic Gregorian. 1601 begins a
/// cycle of 400 years, so no shift of eras is needed; the year is counted from March.
fn civil(days: u64) -> (u64, u64, u64) {
    // 306 days lie between 1600-03-01 and 1601-01-01.
    let days = days.saturating_add(306);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = 1600 + era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_as_windows_stores_them() {
        // The Security-Auditing provider, as in every Security log.
        let bytes = [0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d];
        let text = "{54849625-5478-4994-a5ba-3e3b0328c30d}";
        assert_eq!(guid(text), Some(bytes));
        assert_eq!(guid("54849625-5478-4994-A5BA-3E3B0328C30D"), Some(bytes));
        assert_eq!(guid_text(&bytes), text);
        assert_eq!(guid("54849625-5478-4994-a5ba"), None);
        assert_eq!(guid("54849625-5478-4994-a5ba-3e3b0328c30d-0"), None);
    }

    #[test]
    fn sids_as_windows_stores_them() {
        let local_system = [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0];
        assert_eq!(sid("S-1-5-18").as_deref(), Some(&local_system[..]));
        assert_eq!(sid_text(&local_system).as_deref(), Some("S-1-5-18"));
        assert_eq!(sid_text(&local_system[..11]), None);
        assert_eq!(sid("S-1-5-x"), None);
        assert_eq!(sid(""), None);
    }

    #[test]
    fn times() {
        assert_eq!(time_text(0), "1601-01-01T00:00:00.0000000Z");
        assert_eq!(time_text(116_444_736_000_000_000), "1970-01-01T00:00:00.0000000Z");
        assert_eq!(time_text(94_405_824_000_000_000), "1900-03-01T00:00:00.0000000Z");
        assert_eq!(time_text(125_963_423_990_000_001), "2000-02-29T23:59:59.0000001Z");
        assert_eq!(time_text(133_801_200_000_000_000), "2024-12-31T12:00:00.0000000Z");
    }
}
