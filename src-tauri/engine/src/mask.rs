//! Secrets that must not reach the log. Masking cannot be undone, and the place of what was masked stays visible.

/// What stands in the place of a secret.
pub const MASKED: &str = "[masked]";

const SECRET_HEADERS: [&str; 5] = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];
const SECRET_WORDS: [&str; 6] = ["token", "secret", "password", "api-key", "apikey", "credential"];
const SECRET_QUERY_WORDS: [&str; 7] = ["token", "secret", "password", "key", "code", "sig", "auth"];

/// Headers as the log keeps them.
pub fn mask_headers(headers: &[(String, String)]) -> Vec<(String, String)> {
    let masked = |(name, value): &(String, String)| {
        let value = if is_secret_header(name) { MASKED.to_owned() } else { value.clone() };
        (name.clone(), value)
    };
    headers.iter().map(masked).collect()
}

fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_HEADERS.contains(&name.as_str()) || SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// A URL as the log keeps it: without the user's name and password, and with the values of telling query keys masked.
pub fn mask_url(url: &str) -> String {
    let Ok(mut parsed) = url::Url::parse(url) else { return url.to_owned() };
    if !parsed.username().is_empty() || parsed.password().is_some() {
        // Both fail only for URLs that cannot have a user, and then there is none.
        let _ = parsed.set_username("");
        let _ = parsed.set_password(None);
    }
    let secret = |name: &str| SECRET_QUERY_WORDS.iter().any(|word| name.to_ascii_lowercase().contains(word));
    if parsed.query_pairs().any(|(name, _)| secret(&name)) {
        let pairs: Vec<(String, String)> = parsed.query_pairs().into_owned().collect();
        let mut query = parsed.query_pairs_mut();
        query.clear();
        for (name, value) in pairs {
            let value = if secret(&name) { MASKED } else { &value };
            query.append_pair(&name, value);
        }
        drop(query);
    }
    parsed.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_and_the_rest_stays() {
        let headers = [("Authorization", "Bearer x"), ("X-Api-Key", "k"), ("Accept", "text/html"), ("My-Token", "t")];
        let headers: Vec<(String, String)> = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let masked = mask_headers(&headers);
        let values: Vec<&str> = masked.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, [MASKED, MASKED, "text/html", MASKED]);
    }

    #[test]
    fn urls_lose_user_and_telling_query_values() {
        assert_eq!(mask_url("http://me:pw@h:1/p?a=1"), "http://h:1/p?a=1");
        assert_eq!(mask_url("http://h/?api_key=k&a=1"), "http://h/?api_key=%5Bmasked%5D&a=1");
        assert_eq!(mask_url("not a url"), "not a url");
    }
}
