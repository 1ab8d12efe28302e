//! Which known name somebody may have meant.

/// The listed name that is closest to `typed`, when one is close.
pub fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A typing mistake in every third letter is about where guessing ends.
    let most = (typed.chars().count() / 3).max(1);
    let typed = typed.to_lowercase();
    let scored = names.filter_map(|name| {
        let distance = distance(&typed, &name.to_lowercase());
        (distance <= most).then_some((distance, name))
    });
    scored.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Levenshtein's: insertions, deletions and replacements of one character.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["echo", "get-sum", "get-env"];

    #[test]
    fn a_typing_mistake_finds_its_name() {
        assert_eq!(nearest("ehco", NAMES.into_iter()), None, "two mistakes in four letters");
        assert_eq!(nearest("eccho", NAMES.into_iter()), Some("echo"));
        assert_eq!(nearest("get_sum", NAMES.into_iter()), Some("get-sum"));
        assert_eq!(nearest("GET-ENV", NAMES.into_iter()), Some("get-env"));
    }

    #[test]
    fn something_else_altogether_finds_nothing() {
        assert_eq!(nearest("delete-everything", NAMES.into_iter()), None);
        assert_eq!(nearest("x", [].into_iter()), None);
    }
}
