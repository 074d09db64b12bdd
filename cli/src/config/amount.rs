//! Sizes of tables as people write them: `500000 rows`, `64 MB`, `2GiB`.

use tablewright_migrations::Threshold;

/// Reads a number with a unit; `None` where it is neither.
pub(crate) fn read(text: &str) -> Option<Threshold> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let bytes = |of: u64| number.checked_mul(of).map(Threshold::Bytes);
    match unit.trim() {
        "row" | "rows" => Some(Threshold::Rows(number)),
        "kB" | "KB" => bytes(1000),
        "MB" => bytes(1_000_000),
        "GB" => bytes(1_000_000_000),
        "KiB" => bytes(1 << 10),
        "MiB" => bytes(1 << 20),
        "GiB" => bytes(1 << 30),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units() {
        for (text, expected) in [
            ("500000 rows", Threshold::Rows(500_000)),
            ("1 row", Threshold::Rows(1)),
            ("64MB", Threshold::Bytes(64_000_000)),
            ("2 GiB", Threshold::Bytes(2 << 30)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "5",
            "rows",
            "-1 rows",
            "1.5 GB",
            "5 tons",
            "99999999999999999999 rows",
            "99999999999999 GiB",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
