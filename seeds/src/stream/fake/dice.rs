//! Chance that is none: the same seed, table, column and row give the same numbers, on every machine and in every version.

/// SplitMix64, by Steele, Lea and Flood: small, and good enough for rows that nobody means.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one field: what is thrown for it does not depend on other columns.
    pub(crate) fn of(seed: u64, table: &str, column: &str, row: u64) -> Self {
        // FNV-1a.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in table.bytes().chain([0]).chain(column.bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut dice = Dice(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.0 = dice.next().wrapping_add(row);
        dice.next();
        dice
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another, which is not zero.
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    /// A number of a range, both ends included.
    pub(crate) fn within(&mut self, least: i64, most: i64) -> i64 {
        let width = most.max(least).abs_diff(least);
        let step = if width == u64::MAX { self.next() } else { self.below(width + 1) };
        least.wrapping_add_unsigned(step)
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(u64::try_from(from.len()).ok()?)).ok()?;
        from.get(at).copied()
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
        uuid::Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string()
    }

    /// `one_in(8)`: true once in eight times.
    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thrown_never_changes() {
        let mut dice = Dice::of(7, "agents", "name", 1);
        let thrown = [dice.next(), dice.below(10), dice.below(10)];
        let mut again = Dice::of(7, "agents", "name", 1);
        assert_eq!(thrown, [again.next(), again.below(10), again.below(10)]);
        assert_ne!(thrown[0], Dice::of(8, "agents", "name", 1).next());
        assert_ne!(thrown[0], Dice::of(7, "agents", "name", 2).next());
        assert_ne!(thrown[0], Dice::of(7, "agents", "email", 1).next());
        for _ in 0..1000 {
            assert!((-3..=4).contains(&dice.within(-3, 4)));
        }
        dice.within(i64::MIN, i64::MAX);
        // They are in files of people: this is what they have to stay.
        let mut dice = Dice::of(0, "agents", "name", 1);
        let thrown: Vec<u64> = (0..4).map(|_| dice.below(1000)).collect();
        assert_eq!(thrown, [757, 876, 3, 502]);
    }
}
