//! The words of a body that is no answer, as a person would see them: on one line, and of a page of HTML without its tags.
//!
//! Not a parser of HTML: it only shortens what an error repeats. The log has every byte.

/// How much of a body an error repeats.
const MOST_CHARACTERS: usize = 120;

/// The beginning of a body's words; empty when it shows none.
pub(super) fn visible_text(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = if text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<') {
        without_tags(&text)
    } else {
        text.into_owned()
    };
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST_CHARACTERS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

fn without_tags(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        // Words of two elements are not one word.
        text.push(' ');
        rest = after(tag);
    }
    text.push_str(rest);
    with_characters(&text)
}

/// What follows a tag, given from behind its `<`: with it goes what it holds where that is not shown.
fn after(tag: &str) -> &str {
    if let Some(comment) = tag.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    let name_ends = tag.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(tag.len());
    let name = tag[..name_ends].to_ascii_lowercase();
    let rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    if !matches!(name.as_str(), "script" | "style" | "svg") {
        return rest;
    }
    let end = format!("</{name}");
    // In ASCII letters alone the lower case has the length of the text.
    rest.to_ascii_lowercase().find(&end).map_or("", |at| rest[at..].split_once('>').map_or("", |(_, rest)| rest))
}

/// The few character references that error pages hold; `&amp;` last, for it makes new ones.
fn with_characters(text: &str) -> String {
    let all = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    all.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_is_told_by_its_words() {
        let page = b"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n\
            <style>body { color: red }</style><SCRIPT>if (a<b) alert(1)</SCRIPT></head>\n\
            <body><!-- <b>no</b> -->\n<pre>Cannot POST &#39;/a&amp;lt;b&#39;</pre>\n</body>\n</html>\n";
        assert_eq!(visible_text(page), "Error Cannot POST '/a&lt;b'");
    }

    #[test]
    fn other_bodies_are_told_on_one_line_as_they_are() {
        assert_eq!(visible_text(b"Method  Not\r\n Allowed\n"), "Method Not Allowed");
        assert_eq!(visible_text(br#"{"because":"a<b>c"}"#), r#"{"because":"a<b>c"}"#);
        assert_eq!(visible_text(b""), "");
        assert_eq!(visible_text(b"<script>no end"), "");
    }

    #[test]
    fn a_long_body_is_cut_between_characters_and_the_cut_shows() {
        let exactly = "é".repeat(MOST_CHARACTERS);
        assert_eq!(visible_text(exactly.as_bytes()), exactly);
        assert_eq!(visible_text(format!("{exactly}é").as_bytes()), format!("{exactly}…"));
    }

    proptest! {
        #[test]
        fn any_body_has_few_words(body in r#"[<>/!a-z &;ſK"-]{0,200}"#) {
            let told = visible_text(body.as_bytes());
            prop_assert!(told.chars().count() <= MOST_CHARACTERS + 1, "{told}");
        }
    }
}
