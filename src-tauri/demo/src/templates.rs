//! The resource templates, from every level of RFC 6570, and what their URIs lead to.
//!
//! Most of them read as the URI that came, taken apart: what a client made of a template is what one wants to see.

use serde_json::{Value, json};

use crate::icons;
use crate::picture::Colour;

/// The largest side of the table template; `completion` offers these numbers.
pub(crate) const TABLE_LIMIT: u32 = 200;

pub(crate) const GREETING: &str = "demo://greeting/{name}";
pub(crate) const TABLE: &str = "demo://table/{rows}/{columns}";
pub(crate) const PLACE: &str = "demo://place/{country}/{city}";
pub(crate) const VISITOR_CARD: &str = "demo://visitor-card/{style}";

/// URIs of this kind ask for the visitor's name first.
pub(crate) const VISITOR_CARD_PREFIX: &str = "demo://visitor-card/";

/// Template, name, title, description.
const OTHERS: [(&str, &str, &str, &str); 11] = [
    (PLACE, "place", "A place", "Level 1. Completion offers the cities of the country chosen"),
    (VISITOR_CARD, "visitor_card", "A visitor's card", "Level 1. Reading it asks for your name first"),
    ("demo://files/{+path}", "file", "A file's path", "Level 2: slashes in the value stay slashes"),
    ("demo://page{#section}", "section", "A section of a page", "Level 2: a fragment"),
    ("demo://map/{x,y}", "point", "A point on a map", "Level 3: two values, a comma between them"),
    ("demo://download{.format,compression}", "download", "A download", "Level 3: labels with a dot"),
    ("demo://route{;from,to}", "route", "A route", "Level 3: parameters with names, after semicolons"),
    ("demo://search{?q,lang}", "search", "A search", "Level 3: a query"),
    ("demo://folder{/parts*}", "folder", "A folder", "Level 4: a list, each entry a segment of the path"),
    ("demo://words/{word:3}", "beginning", "The beginning of a word", "Level 4: three letters of the value"),
    ("demo://filter?fixed=yes{&more*}", "filter", "A filter", "Level 4: names and values added to a query"),
];

pub(crate) fn all(revision: &str) -> Vec<Value> {
    let mut templates = vec![
        json!({
            "uriTemplate": GREETING,
            "name": "greeting",
            "title": "A greeting",
            "description": "A line of greeting for the name you give",
            "mimeType": "text/plain",
        }),
        json!({
            "uriTemplate": TABLE,
            "name": "table",
            "title": "A multiplication table",
            "description": "Rows and columns from 1 to 200, as CSV",
            "mimeType": "text/csv",
        }),
    ];
    templates.extend(OTHERS.iter().map(|(template, name, title, description)| {
        let mut entry = json!({
            "uriTemplate": template,
            "name": name,
            "title": title,
            "description": description,
            "mimeType": "text/plain",
            "annotations": {"audience": ["user"], "priority": 0.4},
            "icons": [icons::small(Colour::Green)],
        });
        icons::keep_for(revision, &mut entry);
        entry
    }));
    templates
}

/// The type and text of what a URI of a template leads to. `None` when it is of none.
pub(crate) fn read(uri: &str) -> Option<(&'static str, String)> {
    if let Some(name) = uri.strip_prefix("demo://greeting/") {
        let name = decode_percent(name)?;
        return (!name.is_empty() && !name.contains('/')).then(|| ("text/plain", format!("Hello, {name}!")));
    }
    if let Some(sides) = uri.strip_prefix("demo://table/") {
        let (rows, columns) = sides.split_once('/')?;
        return Some(("text/csv", table(side(rows)?, side(columns)?)));
    }
    // What stands before the first variable; some of them may be expanded to nothing.
    let is_of = |template: &str| template.split('{').next().is_some_and(|fixed| uri.starts_with(fixed));
    let (template, ..) = OTHERS.iter().find(|(template, ..)| *template != VISITOR_CARD && is_of(template))?;
    let decoded = decode_percent(uri)?;
    Some(("text/plain", format!("Template: {template}\nURI:      {uri}\nDecoded:  {decoded}\n")))
}

fn side(text: &str) -> Option<u32> {
    let number = text.parse().ok()?;
    (1..=TABLE_LIMIT).contains(&number).then_some(number)
}

fn table(rows: u32, columns: u32) -> String {
    let mut text = String::new();
    for row in 1..=rows {
        let cells: Vec<_> = (1..=columns).map(|column| (row * column).to_string()).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// Template variables are percent-encoded (RFC 6570). `None` when that leads to no text.
fn decode_percent(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The cities of a country, for completion; of all when the country is none that is known.
pub(crate) fn cities(country: Option<&str>) -> Vec<String> {
    let known = |name: &str| PLACES.iter().find(|(country, _)| country.eq_ignore_ascii_case(name));
    let cities: Vec<_> = match country.and_then(known) {
        Some((_, cities)) => cities.to_vec(),
        None => PLACES.iter().flat_map(|(_, cities)| *cities).copied().collect(),
    };
    cities.into_iter().map(str::to_owned).collect()
}

pub(crate) fn countries() -> Vec<String> {
    PLACES.iter().map(|(country, _)| (*country).to_owned()).collect()
}

const PLACES: [(&str, &[&str]); 4] = [
    ("Finland", &["Espoo", "Helsinki", "Oulu", "Tampere", "Turku"]),
    ("Germany", &["Berlin", "Dresden", "Hamburg", "Leipzig"]),
    ("Iceland", &["Akureyri", "Keflavík", "Reykjavík"]),
    ("Portugal", &["Braga", "Coimbra", "Lisbon", "Porto"]),
];

/// The names of a template's variables.
pub(crate) fn variables(template: &str) -> Vec<&str> {
    let inner = template.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    inner
        .flat_map(|inner| inner.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']).split(','))
        .map(|name| name.trim_end_matches('*').split(':').next().unwrap_or_default())
        .collect()
}

pub(crate) fn is_known(template: &str) -> bool {
    [GREETING, TABLE].contains(&template) || OTHERS.iter().any(|(known, ..)| *known == template)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_of_rfc_6570_has_a_template_and_its_variables_are_known_by_name() {
        let templates: Vec<_> = OTHERS.iter().map(|(template, ..)| *template).collect();
        for operator in ["{+", "{#", "{.", "{/", "{;", "{?", "{&", ":3}", "*}"] {
            assert!(templates.iter().any(|template| template.contains(operator)), "{operator}");
        }
        assert_eq!(variables("demo://download{.format,compression}"), ["format", "compression"]);
        assert_eq!(variables("demo://filter?fixed=yes{&more*}"), ["more"]);
        assert_eq!(variables("demo://words/{word:3}"), ["word"]);
        assert_eq!(variables(TABLE), ["rows", "columns"]);
    }

    #[test]
    fn what_a_template_was_expanded_to_reads_as_itself() {
        for uri in [
            "demo://files/a/b.txt",
            "demo://page#top",
            "demo://page",
            "demo://map/1,2",
            "demo://download.tar.gz",
            "demo://route;from=A;to=B",
            "demo://search?q=a%20b&lang=en",
            "demo://folder/a/b",
            "demo://words/abc",
            "demo://filter?fixed=yes&a=1",
            "demo://place/Iceland/Keflav%C3%ADk",
        ] {
            let (_, text) = read(uri).unwrap_or_else(|| panic!("{uri}"));
            assert!(text.contains(uri), "{text}");
        }
        assert!(read("demo://place/Iceland/Keflav%C3%ADk").is_some_and(|(_, text)| text.contains("Keflavík")));
        assert_eq!(read("demo://nowhere"), None);
        assert_eq!(read("demo://visitor-card/plain"), None, "it is read only once it has asked");
    }
}
