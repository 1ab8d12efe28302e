//! A tool's arguments, put together from `--args` and `--arg` as text: what was written goes out as it was written, numbers
//! with all their digits.

use std::collections::HashSet;

use serde_json::Value;
use wirescope_engine::check_json;

use crate::json::{self, Members};
use crate::report::Failure;
use crate::schema::{Type, types_of_argument};
use crate::source;

/// What `--arg` said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    name: String,
    value: Given,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    /// `K=V`: what V is depends on the schema.
    Plain(String),
    /// `K:=JSON`.
    Json(String),
}

/// All that was said, read before anything is connected.
#[derive(Debug)]
pub struct Arguments {
    whole: Option<String>,
    pairs: Vec<Pair>,
}

impl Arguments {
    /// # Errors
    /// What is no pair, given twice, not JSON, or cannot be read.
    pub fn read(whole: Option<&str>, pairs: &[String]) -> Result<Arguments, Failure> {
        let pairs = pairs.iter().map(|text| pair(text)).collect::<Result<Vec<_>, _>>()?;
        let mut names = HashSet::new();
        if let Some(twice) = pairs.iter().find(|pair| !names.insert(&pair.name)) {
            return Err(Failure::usage(format!("--arg {} is given twice", twice.name)));
        }
        let whole = whole.map(read_whole).transpose()?;
        if let Some(whole) = whole.as_deref().filter(|_| !pairs.is_empty())
            && Members::of(whole).is_none()
        {
            return Err(Failure::usage("--arg adds to an object, and --args is none"));
        }
        Ok(Arguments { whole, pairs })
    }

    /// The arguments as JSON text. `schema` is the tool's `inputSchema`, where it is known; `is_strict` refuses a value of a
    /// type that it does not allow, else such a value is sent as a string.
    ///
    /// # Errors
    /// [`Failure::Arguments`] names what was expected.
    pub fn compose(&self, schema: Option<&Value>, is_strict: bool) -> Result<String, Failure> {
        let whole = self.whole.as_deref().unwrap_or("{}");
        if self.pairs.is_empty() {
            return Ok(whole.to_owned());
        }
        let replaced: HashSet<&str> = self.pairs.iter().map(|pair| pair.name.as_str()).collect();
        let kept = Members::of(whole).unwrap_or_default().0.into_iter();
        let mut members: Vec<String> = kept
            .filter(|(name, _)| !replaced.contains(name.as_str()))
            .map(|(name, value)| format!("{}:{value}", json::string(&name)))
            .collect();
        for pair in &self.pairs {
            members.push(format!("{}:{}", json::string(&pair.name), pair.json(schema, is_strict)?));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }
}

impl Pair {
    fn json(&self, schema: Option<&Value>, is_strict: bool) -> Result<String, Failure> {
        let text = match &self.value {
            Given::Json(text) => return Ok(text.clone()),
            Given::Plain(text) => text,
        };
        let types = schema.and_then(|schema| types_of_argument(schema, &self.name));
        let Some(types) = types.filter(|types| !types.contains(&Type::String)) else { return Ok(json::string(text)) };
        if json::is_valid(text) && types.contains(&Type::of_text(text)) {
            return Ok(text.trim().to_owned());
        }
        if !is_strict {
            return Ok(json::string(text));
        }
        let expected: Vec<&str> = types.iter().map(|expected| expected.word()).collect();
        let message = format!("the argument {} should be {}, and {text:?} is not", self.name, expected.join(" or "));
        Err(Failure::Arguments { message, findings: Vec::new() })
    }
}

fn pair(text: &str) -> Result<Pair, Failure> {
    let split = text.split_once('=').filter(|(name, _)| !matches!(*name, "" | ":"));
    let Some((name, value)) = split else {
        return Err(Failure::usage(format!("--arg takes NAME=VALUE or NAME:=JSON, and {text:?} is neither")));
    };
    match name.strip_suffix(':') {
        None => Ok(Pair { name: name.to_owned(), value: Given::Plain(value.to_owned()) }),
        Some(name) => {
            check_json(&format!("the value of --arg {name}"), value)?;
            Ok(Pair { name: name.to_owned(), value: Given::Json(value.trim().to_owned()) })
        }
    }
}

fn read_whole(given: &str) -> Result<String, Failure> {
    let (origin, text) = source::text("--args", given)?;
    check_json(&origin, &text)?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn compose(whole: Option<&str>, pairs: &[&str]) -> Result<String, Failure> {
        let schema = json!({"properties": {
            "text": {"type": "string"},
            "count": {"type": "integer"},
            "ratio": {"type": "number"},
            "on": {"type": "boolean"},
            "list": {"type": "array"},
            "maybe": {"type": ["integer", "null"]},
        }});
        let pairs: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
        Arguments::read(whole, &pairs)?.compose(Some(&schema), true)
    }

    fn composed(whole: Option<&str>, pairs: &[&str]) -> String {
        compose(whole, pairs).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn the_schema_decides_what_a_value_is() {
        assert_eq!(composed(None, &["text=5"]), r#"{"text":"5"}"#);
        assert_eq!(composed(None, &["count=5", "on=true"]), r#"{"count":5,"on":true}"#);
        assert_eq!(composed(None, &["list=[1, 2]", "maybe=null"]), r#"{"list":[1, 2],"maybe":null}"#);
        assert_eq!(composed(None, &["unknown=5"]), r#"{"unknown":"5"}"#, "a string where nothing is said");
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(
            composed(Some(r#"{"count":9007199254740993,"x":1.0}"#), &["ratio=1.50"]),
            r#"{"count":9007199254740993,"x":1.0,"ratio":1.50}"#
        );
    }

    #[test]
    fn the_whole_alone_goes_out_byte_for_byte() {
        let odd = "{ \"a\" : 1e2,\n\"a\":2 }";
        assert_eq!(composed(Some(odd), &[]), odd);
        assert_eq!(composed(Some("[1]"), &[]), "[1]", "whether that is wise, the check says");
        assert_eq!(composed(None, &[]), "{}");
    }

    #[test]
    fn a_pair_replaces_what_the_whole_says() {
        assert_eq!(composed(Some(r#"{"text":"a","b":2,"text":"c"}"#), &["text=d"]), r#"{"b":2,"text":"d"}"#);
    }

    #[test]
    fn json_is_json_whatever_the_schema_says() {
        assert_eq!(composed(None, &["text:={\"a\": 1.0}"]), r#"{"text":{"a": 1.0}}"#);
        assert_eq!(composed(None, &["text=a=b:=c"]), r#"{"text":"a=b:=c"}"#, "only the first sign counts");
    }

    #[test]
    fn a_value_of_another_type_is_told_and_sent_only_anyway() {
        let error = compose(None, &["maybe=soon"]).expect_err("no number").to_string();
        assert_eq!(error, r#"the argument maybe should be a number or null, and "soon" is not"#);
        let schema = json!({"properties": {"n": {"type": "number"}}});
        let arguments = Arguments::read(None, &["n=soon".to_owned()]).expect("reads");
        assert_eq!(arguments.compose(Some(&schema), false).expect("composes"), r#"{"n":"soon"}"#);
    }

    #[test]
    fn what_makes_no_sense_is_refused_before_anything_is_sent() {
        for bad in [&["a"][..], &["=1"], &[":=1"], &["a=1", "a=2"], &["a:=1", "a=2"], &["a:={"]] {
            assert!(compose(None, bad).is_err(), "{bad:?}");
        }
        assert!(compose(Some("{broken"), &[]).is_err());
        assert!(compose(Some("[1]"), &["a=1"]).is_err());
        assert!(compose(Some("@/no/such/file.json"), &[]).is_err());
    }

    #[test]
    fn names_may_hold_anything_json_can() {
        assert_eq!(composed(None, &["a\"b=1"]), r#"{"a\"b":"1"}"#);
    }
}
