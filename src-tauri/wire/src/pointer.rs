//! JSON Pointers (RFC 6901).

/// Appends one member name or index, escaped, to a pointer. `push("/a", "b/c")` → `/a/b~1c`.
pub fn push(pointer: &str, token: &str) -> String {
    let mut result = String::with_capacity(pointer.len() + token.len() + 1);
    result.push_str(pointer);
    result.push('/');
    for character in token.chars() {
        match character {
            '~' => result.push_str("~0"),
            '/' => result.push_str("~1"),
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_and_tildes_are_escaped_and_an_empty_name_is_kept() {
        assert_eq!(push("", "a/b~c"), "/a~1b~0c");
        assert_eq!(push("/x", ""), "/x/");
    }
}
