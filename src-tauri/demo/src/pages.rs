//! Lists in pages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Offer;
use crate::json_rpc::RpcError;

#[derive(Deserialize)]
pub(crate) struct ListParams {
    pub cursor: Option<String>,
}

/// One page of `all` under the name that its list has in the protocol. `usual` is the size of a page where the server was
/// not told another; without either there is one page.
///
/// # Errors
///
/// -32602 for a cursor that was not given out.
pub(crate) fn page(
    name: &str,
    mut all: Vec<Value>,
    params: &ListParams,
    usual: Option<usize>,
    offer: Offer,
) -> Result<Value, RpcError> {
    let size = offer.page_size.map(Into::into).or(usual).unwrap_or(all.len()).max(1);
    let bad_cursor = |cursor| RpcError::invalid_params(format!("{cursor:?} is no cursor that this server gave out"));
    let start = match &params.cursor {
        None => 0,
        Some(cursor) => {
            let start = read_cursor(cursor).filter(|start| start.is_multiple_of(size) && *start < all.len());
            start.filter(|start| *start > 0 || offer.has_looping_pages).ok_or_else(|| bad_cursor(cursor))?
        }
    };
    let end = all.len().min(start + size);
    let is_last = end == all.len();
    all.truncate(end);
    let mut page = Map::new();
    page.insert(name.to_owned(), Value::Array(all.split_off(start)));
    if !is_last || offer.has_looping_pages {
        let next = if is_last { 0 } else { end };
        page.insert("nextCursor".to_owned(), json!(BASE64.encode(format!("after:{next}"))));
    }
    Ok(Value::Object(page))
}

fn read_cursor(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(BASE64.decode(cursor).ok()?).ok()?;
    text.strip_prefix("after:")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;

    /// The pages, until there is no next one or `limit` have come.
    fn pages(count: usize, offer: Offer, limit: usize) -> Vec<Value> {
        let mut pages = Vec::new();
        let mut params = ListParams { cursor: None };
        while pages.len() < limit {
            let all = (0..count).map(|number| json!(number)).collect();
            let page = page("things", all, &params, None, offer).expect("a cursor that was given out");
            params.cursor = page["nextCursor"].as_str().map(str::to_owned);
            pages.push(page["things"].clone());
            if params.cursor.is_none() {
                break;
            }
        }
        pages
    }

    #[test]
    fn pages_are_as_long_as_asked_for_and_end_with_the_list() {
        let by_two = Offer { page_size: NonZeroUsize::new(2), ..Offer::default() };
        assert_eq!(pages(5, by_two, 9), [json!([0, 1]), json!([2, 3]), json!([4])]);
        assert_eq!(pages(4, by_two, 9), [json!([0, 1]), json!([2, 3])]);
        assert_eq!(pages(0, by_two, 9), [json!([])]);
        assert_eq!(pages(3, Offer::default(), 9), [json!([0, 1, 2])]);
    }

    #[test]
    fn looping_pages_come_round_and_round() {
        let looping = Offer { page_size: NonZeroUsize::new(2), has_looping_pages: true, ..Offer::default() };
        assert_eq!(pages(3, looping, 4), [json!([0, 1]), json!([2]), json!([0, 1]), json!([2])]);
    }
}
