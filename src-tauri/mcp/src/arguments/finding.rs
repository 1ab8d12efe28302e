//! The findings of this check: their subjects, severities and the page of the spec they rest on.

use wirescope_wire::{Finding, Severity};

const SPEC: &str = "2025-11-25 server/tools";

pub(super) fn argument_finding(rule: &str, pointer: &str, message: String) -> Finding {
    let severity = if rule == "arguments-format" { Severity::Warning } else { Severity::Error };
    finding(rule, severity, "arguments", pointer, message)
}

pub(super) fn schema_finding(rule: &str, pointer: &str, message: String) -> Finding {
    let severity = match rule {
        "schema-invalid" => Severity::Error,
        _ => Severity::Warning,
    };
    finding(rule, severity, "inputSchema", pointer, message)
}

/// `why` completes "the arguments were not checked:".
pub(super) fn not_checked(why: &str) -> Finding {
    let message = format!("the arguments were not checked: {why}");
    finding("arguments-not-checked", Severity::Warning, "arguments", "", message)
}

pub(super) fn hint_of_more(count: usize) -> Finding {
    finding("arguments-more", Severity::Hint, "arguments", "", format!("and {count} more findings like these"))
}

fn finding(rule: &str, severity: Severity, subject: &str, pointer: &str, message: String) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        subject: subject.to_owned(),
        pointer: pointer.to_owned(),
        message,
        spec: Some(SPEC.to_owned()),
    }
}
