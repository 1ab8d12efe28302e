//! `weather_report`: a structured result with some depth.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Call, CallResult, Outcome};

const CONDITIONS: [&str; 5] = ["clear", "cloudy", "rain", "snow", "fog"];
const WINDS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
const DAYS_LIMIT: u64 = 7;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    city: String,
    #[serde(default = "default_days")]
    days: u64,
}

fn default_days() -> u64 {
    3
}

pub(super) fn definition() -> Value {
    json!({
        "title": "Weather report",
        "description": "A made-up weather report as structured content: the same for the same city each time, and never true",
        "inputSchema": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "title": "City", "minLength": 1, "examples": ["Reykjavík"]},
                "days": {"type": "integer", "title": "Days ahead", "minimum": 1, "maximum": DAYS_LIMIT, "default": 3},
            },
            "required": ["city"],
            "additionalProperties": false,
        },
        "outputSchema": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "made_up": {"const": true, "description": "It always is"},
                "now": {
                    "type": "object",
                    "properties": {
                        "temperature_celsius": {"type": "integer"},
                        "condition": {"enum": CONDITIONS},
                        "wind": {
                            "type": "object",
                            "properties": {
                                "speed_kmh": {"type": "integer", "minimum": 0},
                                "direction": {"enum": WINDS},
                            },
                            "required": ["speed_kmh", "direction"],
                        },
                    },
                    "required": ["temperature_celsius", "condition", "wind"],
                },
                "forecast": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "day": {"type": "integer", "minimum": 1},
                            "low_celsius": {"type": "integer"},
                            "high_celsius": {"type": "integer"},
                            "condition": {"enum": CONDITIONS},
                        },
                        "required": ["day", "low_celsius", "high_celsius", "condition"],
                    },
                },
            },
            "required": ["city", "made_up", "now", "forecast"],
        },
        "annotations": {
            "title": "Weather report",
            "readOnlyHint": true,
            "idempotentHint": true,
            "openWorldHint": false,
        },
    })
}

pub(super) fn call(call: &Call<'_>) -> Outcome {
    let Arguments { city, days } = match call.read() {
        Ok(arguments) => arguments,
        Err(refusal) => return refusal,
    };
    if city.is_empty() || !(1..=DAYS_LIMIT).contains(&days) {
        return Outcome::Result(CallResult::failure("Name a city, and choose 1 to 7 days."));
    }
    let forecast: Vec<_> = (1..=days)
        .map(|day| {
            let low = celsius(&city, day);
            json!({
                "day": day,
                "low_celsius": low,
                "high_celsius": low + 3 + pick(&city, day + 100, 8) as i64,
                "condition": CONDITIONS[pick(&city, day + 200, CONDITIONS.len())],
            })
        })
        .collect();
    Outcome::Result(CallResult::structured(&json!({
        "city": city,
        "made_up": true,
        "now": {
            "temperature_celsius": celsius(&city, 0),
            "condition": CONDITIONS[pick(&city, 300, CONDITIONS.len())],
            "wind": {
                "speed_kmh": pick(&city, 301, 60),
                "direction": WINDS[pick(&city, 302, WINDS.len())],
            },
        },
        "forecast": forecast,
    })))
}

fn celsius(city: &str, day: u64) -> i64 {
    pick(city, day, 35) as i64 - 8
}

/// A number below `count`, the same for the same city and question each time (FNV-1a).
fn pick(city: &str, question: u64, count: usize) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ question;
    for byte in city.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of the last byte alone would show; the high ones have seen all of it.
    ((hash >> 32) % count as u64) as usize
}
