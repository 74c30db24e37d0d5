//! Short runs of bytes compared: names and SIDs, of which nearly all have 8 to 64.

/// Whether both are the same: `==` without a call of the C library, which takes most of the time for so few.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // The first bytes and the last: fewer than twice as many overlap.
    match a.len() {
        8..=16 => same_ends::<8>(a, b),
        17..=32 => same_ends::<16>(a, b),
        33..=64 => same_ends::<32>(a, b),
        _ => a == b,
    }
}

#[inline(always)]
fn same_ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
    a.first_chunk::<N>() == b.first_chunk() && a.last_chunk::<N>() == b.last_chunk()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        for len in 0..100_usize {
            let a: Vec<u8> = (1..).take(len).collect();
            assert!(same(&a, &a.clone()));
            assert!(!same(&a, &[a.as_slice(), &[0]].concat()));
            for odd in 0..len {
                let mut b = a.clone();
                b[odd] = 0;
                assert!(!same(&a, &b), "byte {odd} of {len}");
            }
        }
    }
}
