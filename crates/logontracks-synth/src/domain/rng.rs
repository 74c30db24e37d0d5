//! Random numbers from a seed, the same on every machine: xoshiro256** (Blackman and Vigna, public
//! domain) filled by splitmix64. Integers only, because floating-point functions differ between
//! platforms.

/// A generator of random numbers.
#[derive(Debug, Clone)]
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// A generator that a seed fixes.
    pub fn new(seed: u64) -> Self {
        let mut x = seed;
        let mut next = || {
            x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = x;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Rng { state: [next(), next(), next(), next()] }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= t;
        *d = d.rotate_left(45);
        result
    }

    /// A number from 0 to `n` - 1; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        let wide = u128::from(self.bits()).wrapping_mul(u128::from(n));
        (wide >> 64) as u64
    }

    /// A number from `low` to `high` - 1.
    pub fn range(&mut self, low: u64, high: u64) -> u64 {
        low.saturating_add(self.below(high.saturating_sub(low)))
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let n = self.below(items.len() as u64) as usize;
        items.get(n)
    }

    /// A random GUID of version 4, in wire order.
    pub fn guid(&mut self) -> [u8; 16] {
        let mut guid = self.bytes::<16>();
        let [_, _, _, _, _, _, _, version, variant, ..] = &mut guid;
        *version = (*version & 0x0f) | 0x40;
        *variant = (*variant & 0x3f) | 0x80;
        guid
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for part in out.chunks_mut(8) {
            for (to, from) in part.iter_mut().zip(self.bits().to_le_bytes()) {
                *to = from;
            }
        }
        out
    }

    /// 32 random bytes in base64, as the ticket hashes of 4768 and 4769 are written.
    pub fn hash(&mut self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bytes = self.bytes::<32>();
        let mut out = String::with_capacity(44);
        for part in bytes.chunks(3) {
            let word = part.iter().chain([0, 0].iter()).take(3).fold(0_usize, |w, b| (w << 8) | usize::from(*b));
            for place in 0..4_usize {
                let six = (word >> (18 - 6 * place)) & 63;
                let letter = ALPHABET.get(six).copied().unwrap_or(b'A');
                out.push(if place > part.len() { '=' } else { char::from(letter) });
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut a, mut b) = (Rng::new(7), Rng::new(7));
        assert!((0..100).all(|_| a.bits() == b.bits()));
        assert_ne!(Rng::new(7).bits(), Rng::new(8).bits());
    }

    /// 32 bytes are 43 letters and one `=`.
    #[test]
    fn a_hash_is_base64_of_32_bytes() {
        let hash = Rng::new(1).hash();
        assert_eq!(hash.len(), 44);
        assert_eq!(hash.matches('=').count(), 1);
        assert!(hash.ends_with('='));
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut rng = Rng::new(3);
        assert!((0..1000).all(|_| (5..9).contains(&rng.range(5, 9))));
        assert_eq!(rng.below(0), 0);
    }
}
