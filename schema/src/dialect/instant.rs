//! Writes a point in time as the text that SQLite stores and MySQL reads: `YYYY-MM-DD HH:MM:SS.ffffff`, in UTC.

/// The stored form of an ISO 8601 date and time, its offset applied; any other text as it is.
pub(crate) fn stored(text: &str) -> String {
    read(text).unwrap_or_else(|| text.to_owned())
}

/// Whether a text is such a stored form.
pub(crate) fn is_stored(text: &str) -> bool {
    text.len() == 26 && read(text).as_deref() == Some(text)
}

fn read(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.is_ascii() {
        return None;
    }
    let (date, rest) = match text.get(10..11) {
        Some("T" | "t" | " ") => (text.get(..10)?, text.get(11..)?.trim_start()),
        Some(_) => return None,
        None => (text, "00:00:00"),
    };
    let mut date = date.split('-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => (rest[..at].trim_end(), offset_minutes(&rest[at..])?),
        None => (rest, 0),
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut clock = clock.split(':');
    let (hour, minute, second) = (clock.next()?, clock.next()?, clock.next().unwrap_or("00"));
    let whole =
        date.next().is_none() && clock.next().is_none() && fraction.bytes().all(|b| b.is_ascii_digit());
    if !whole {
        return None;
    }
    let days = days_from_civil(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let minutes = days * 1440 + digits(hour, 2)? * 60 + digits(minute, 2)? - offset;
    let (year, month, day) = civil_from_days(minutes.div_euclid(1440));
    let (hour, minute) = (minutes.rem_euclid(1440) / 60, minutes.rem_euclid(60));
    let (second, fraction) = (digits(second, 2)?, &format!("{fraction:0<6}")[..6]);
    Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{fraction}"))
}

fn digits(text: &str, length: usize) -> Option<i64> {
    (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `Z`, `+02`, `+0200`, `-05:30`, in minutes.
fn offset_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let rest = rest.replace(':', "");
    let (hours, minutes) = (digits(rest.get(..2)?, 2)?, rest.get(2..).filter(|rest| !rest.is_empty()));
    let minutes = hours * 60 + minutes.map_or(Some(0), |minutes| digits(minutes, 2))?;
    Some(if sign == "-" { -minutes } else { minutes })
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar, years beginning in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = days.div_euclid(146_097) * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::stored;

    #[test]
    fn instants_are_stored_in_utc_with_six_digits() {
        for (written, kept) in [
            ("2024-02-29T23:30:00-01:00", "2024-03-01 00:30:00.000000"),
            ("2024-01-01T00:00:00.5+05:30", "2023-12-31 18:30:00.500000"),
            ("2024-01-01 08:09Z", "2024-01-01 08:09:00.000000"),
            ("1969-12-31", "1969-12-31 00:00:00.000000"),
            ("2000-03-01T12:00:00.1234567", "2000-03-01 12:00:00.123456"),
            ("soon", "soon"),
            ("2024-1-1T00:00:00", "2024-1-1T00:00:00"),
        ] {
            assert_eq!(stored(written), kept, "{written}");
        }
    }
}
