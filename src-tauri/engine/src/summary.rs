//! One sentence in words for a row: what this is, for people who do not read JSON-RPC by heart.

use wirescope_store::Outcome;

use crate::view::{Row, RowDirection, RowKind};

pub fn sentence(row: &Row) -> String {
    let (from, to) = match row.direction {
        Some(RowDirection::ToServer) => ("Wirescope", "the server"),
        Some(RowDirection::ToClient) | None => ("The server", "Wirescope"),
    };
    let method = row.method.as_deref().unwrap_or("an unknown method");
    let about = row.name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
    match row.kind {
        RowKind::Request => format!("{from} asked {to} for {method}{about}; {}.", outcome(row)),
        RowKind::Response if row.outcome.is_some() => {
            format!("{from} answered {method}{about}: {}.", outcome(row))
        }
        RowKind::Response if row.pair.is_some() => {
            format!("{from} answered {method}{about}, but that was settled before.")
        }
        RowKind::Response => format!("{from} sent an answer that belongs to no request."),
        RowKind::Notification => format!("{from} told {to}: {method}{about}."),
        RowKind::Batch => format!("{from} sent several messages in one batch."),
        RowKind::Noise => format!("{from} sent bytes that are no JSON-RPC message; they are kept as they came."),
        RowKind::Mark => row.text.clone().unwrap_or_default(),
    }
}

fn outcome(row: &Row) -> String {
    let took = row.duration_micros.map(|micros| format!(" after {}", duration(micros))).unwrap_or_default();
    match row.outcome {
        None | Some(Outcome::Pending) => "no answer yet".to_owned(),
        Some(Outcome::Ok) => format!("answered{took}"),
        Some(Outcome::Error) => match &row.text {
            Some(text) => format!("an error{took}, {text}"),
            None => format!("answered with an error{took}"),
        },
        Some(Outcome::ToolError) => format!("the tool reported an error{took}"),
        Some(Outcome::Cancelled) => format!("cancelled{took}"),
        Some(Outcome::TimedOut) => format!("given up{took} without an answer"),
        Some(Outcome::Failed) => match &row.text {
            Some(text) => format!("no answer{took}, {text}"),
            None => format!("no answer{took}"),
        },
        Some(Outcome::Lost) => format!("the connection closed{took} before an answer came"),
    }
}

fn duration(micros: u64) -> String {
    match micros {
        0..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{:.1} ms", micros as f64 / 1e3),
        _ => format!("{:.2} s", micros as f64 / 1e6),
    }
}
