//! The prompts: without arguments, with some, with content of every kind, and one that asks first.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Offer;
use crate::asking::{Asker, Halt, Question};
use crate::features::Terms;
use crate::fixtures;
use crate::icons;
use crate::json_rpc::RpcError;
use crate::pages::{ListParams, page};
use crate::picture::Colour;
use crate::resources::{logo, unknown};
use crate::sound::tone;
use crate::world::World;

#[derive(Deserialize)]
pub(crate) struct GetParams {
    pub name: String,
    #[serde(default)]
    arguments: HashMap<String, String>,
}

pub(crate) fn list(params: &ListParams, revision: &str, world: &World) -> Result<Value, Halt> {
    let mut all = prompts();
    if world.offer.has_fixtures {
        all.extend(fixtures::prompts());
    }
    if world.has_extras() {
        all.push(extra());
    }
    all.iter_mut().for_each(|entry| icons::keep_for(revision, entry));
    page("prompts", all, params, None, world.offer).map_err(Halt::Error)
}

fn prompts() -> Vec<Value> {
    vec![
        json!({"name": "greet", "title": "Say hello", "description": "A friendly opening; takes no arguments"}),
        json!({
            "name": "code_review",
            "title": "Review some code",
            "description": "Asks for a review of a piece of code",
            "arguments": [
                {"name": "language", "title": "Language", "description": "What it is written in; has completion", "required": true},
                {"name": "code", "title": "Code", "description": "The code to look at", "required": true},
                {"name": "tone", "title": "Tone", "description": "How to put it; has completion", "required": false},
            ],
        }),
        json!({
            "name": "plan_trip",
            "title": "Plan a trip",
            "description": "Completion offers the cities of the country chosen",
            "arguments": [
                {"name": "country", "title": "Country", "required": true},
                {"name": "city", "title": "City", "required": true},
            ],
            "icons": [icons::small(Colour::Purple)],
        }),
        json!({
            "name": "show_and_tell",
            "title": "Messages of every kind",
            "description": "Messages with text, a picture, a tone, a link to a resource and an embedded one",
        }),
        json!({
            "name": "interview",
            "title": "An interview",
            "description": "Asks you for a topic before it gives its messages",
        }),
    ]
}

fn extra() -> Value {
    json!({"name": "extra_prompt", "title": "Here for a while"})
}

/// The names of a prompt's arguments; `None` where there is no such prompt.
pub(crate) fn arguments(name: &str, offer: Offer) -> Option<Vec<&'static str>> {
    match name {
        "code_review" => Some(vec!["language", "code", "tone"]),
        "plan_trip" => Some(vec!["country", "city"]),
        "greet" | "show_and_tell" | "interview" | "extra_prompt" => Some(Vec::new()),
        _ if offer.has_fixtures => fixtures::arguments(name),
        _ => None,
    }
}

/// Whether getting it asks something first.
pub(crate) fn asks(name: &str) -> bool {
    name == "interview" || fixtures::asks(name)
}

pub(crate) fn get(params: &GetParams, terms: &Terms<'_>, world: &World) -> Result<Value, Halt> {
    let result = match params.name.as_str() {
        "greet" => Ok(json!({
            "description": "A friendly opening",
            "messages": [message("user", "Hello! What can this server do for me?")],
        })),
        "code_review" => review(&params.arguments),
        "plan_trip" => plan(&params.arguments),
        "show_and_tell" => Ok(show(terms.revision)),
        "interview" => return interview(terms.asker),
        "extra_prompt" if world.has_extras() => Ok(json!({"messages": [message("user", "You found me.")]})),
        other => {
            let fixture = world.offer.has_fixtures.then(|| fixtures::prompt(other, &params.arguments, terms.asker));
            return fixture.flatten().unwrap_or_else(|| Err(Halt::Error(unknown("prompt", other))));
        }
    };
    result.map_err(Halt::Error)
}

fn required<'a>(arguments: &'a HashMap<String, String>, name: &str) -> Result<&'a String, RpcError> {
    arguments.get(name).ok_or_else(|| RpcError::invalid_params(format!("the argument `{name}` is required")))
}

fn review(arguments: &HashMap<String, String>) -> Result<Value, RpcError> {
    let (language, code) = (required(arguments, "language")?, required(arguments, "code")?);
    let tone = arguments.get("tone").map_or("plain", String::as_str);
    let request = format!("Review this {language} code. Keep the tone {tone}.\n\n```{language}\n{code}\n```");
    Ok(json!({
        "description": format!("A review of some {language}"),
        "messages": [message("user", &request), message("assistant", "Gladly. Let me read it first.")],
    }))
}

fn plan(arguments: &HashMap<String, String>) -> Result<Value, RpcError> {
    let (country, city) = (required(arguments, "country")?, required(arguments, "city")?);
    let request = format!("Plan three days in {city}, {country}.");
    Ok(json!({"description": format!("A trip to {city}"), "messages": [message("user", &request)]}))
}

/// Each kind as far as the revision has it in prompts.
fn show(revision: &str) -> Value {
    let mut messages = vec![
        message("user", "Look at **this**, and listen:"),
        json!({"role": "user", "content": {"type": "image", "data": BASE64.encode(logo()), "mimeType": "image/png"}}),
        json!({"role": "user", "content": {
            "type": "resource",
            "resource": {"uri": "demo://greeting/Ada", "mimeType": "text/plain", "text": "Hello, Ada!"},
        }}),
    ];
    if revision >= "2025-03-26" {
        let audio = json!({"type": "audio", "data": BASE64.encode(tone()), "mimeType": "audio/wav"});
        messages.push(json!({"role": "user", "content": audio}));
    }
    if revision >= "2025-06-18" {
        let link =
            json!({"type": "resource_link", "uri": "demo://readme", "name": "readme", "mimeType": "text/markdown"});
        messages.push(json!({"role": "user", "content": link}));
    }
    messages.push(message("assistant", "What a nice disc, and what a short tone."));
    json!({"description": "Content of every kind", "messages": messages})
}

fn interview(asker: &dyn Asker) -> Result<Value, Halt> {
    let answers = asker.ask(vec![Question::text("topic", "What shall we talk about?", "topic", "Topic")])?;
    let answer = answers.first().cloned().unwrap_or_default();
    let topic = answer["content"]["topic"].as_str().filter(|_| answer["action"] == "accept").unwrap_or("the weather");
    let opening = format!("Let us talk about {topic}.");
    Ok(json!({"description": "An interview", "messages": [message("user", &opening), message("assistant", "Gladly.")]}))
}

fn message(role: &str, text: &str) -> Value {
    json!({"role": role, "content": {"type": "text", "text": text}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_arguments_are_those_that_are_listed() {
        for prompt in prompts().into_iter().chain([extra()]) {
            let listed: Vec<_> =
                prompt["arguments"].as_array().into_iter().flatten().map(|entry| entry["name"].clone()).collect();
            let name = prompt["name"].as_str().expect("a name");
            assert_eq!(arguments(name, Offer::default()).map(|names| json!(names)), Some(json!(listed)), "{name}");
        }
    }
}
