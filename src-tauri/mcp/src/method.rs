//! The methods and notifications of the five revisions: who sends them, from when until when, what they are about, and
//! which capability lets them be sent.
//!
//! A table, read from `schema/<revision>/schema.json` and the pages of each revision. It does not judge a frame: a method
//! that is not here is unknown, not wrong.

use crate::revision::Revision;
use Declarer::{Receiver, Sender as DeclaredBySender};
use MethodKind::{Notification, Request};
use Revision::{V2024_11_05 as V24, V2025_06_18 as V25B, V2025_11_25 as V25C, V2026_07_28 as V26};
use Sender::{Client, Either, Server};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MethodKind {
    Request,
    Notification,
}

/// Who may send it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
    Client,
    Server,
    Either,
}

/// Whose capability lets it be sent: of the peer that sends, or of the one that receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Declarer {
    Sender,
    Receiver,
}

/// The capability that must have been declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gate {
    pub declarer: Declarer,
    /// Path of members in `capabilities`, joined by a dot: `tools`, `resources.subscribe`.
    pub member: &'static str,
    /// `member` is the key of an extension, under `capabilities.extensions`; such a key may hold dots itself.
    pub is_extension: bool,
}

/// One method over a span of revisions. A method whose rules changed has one entry for each span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Method {
    pub name: &'static str,
    pub kind: MethodKind,
    pub sender: Sender,
    pub since: Revision,
    /// The last revision that has it.
    pub until: Revision,
    /// The member of `params` that names what it is about: `name` of `tools/call`.
    pub subject: Option<&'static str>,
    /// `None`: it needs no capability.
    pub gate: Option<Gate>,
}

impl Method {
    pub fn exists_in(&self, revision: Revision) -> bool {
        (self.since..=self.until).contains(&revision)
    }
}

/// The entry for a method in a revision; `None` when that revision does not have it.
pub fn find_method(name: &str, revision: Revision) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name && method.exists_in(revision))
}

/// The member of `params` that names the subject, whatever the revision: `"uri"` for `resources/read`.
pub fn subject_member(name: &str) -> Option<&'static str> {
    METHODS.iter().find(|method| method.name == name).and_then(|method| method.subject)
}

const fn request(name: &'static str, sender: Sender, since: Revision, until: Revision) -> Method {
    Method { name, kind: Request, sender, since, until, subject: None, gate: None }
}

const fn notification(name: &'static str, sender: Sender, since: Revision, until: Revision) -> Method {
    Method { name, kind: Notification, sender, since, until, subject: None, gate: None }
}

impl Method {
    const fn about(mut self, member: &'static str) -> Self {
        self.subject = Some(member);
        self
    }

    const fn gated(mut self, declarer: Declarer, member: &'static str) -> Self {
        self.gate = Some(Gate { declarer, member, is_extension: false });
        self
    }

    const fn of_extension(mut self, key: &'static str) -> Self {
        self.gate = Some(Gate { declarer: Receiver, member: key, is_extension: true });
        self
    }
}

const TASKS: &str = "io.modelcontextprotocol/tasks";
const SKILLS: &str = "io.modelcontextprotocol/skills";

/// Every entry. In 2026-07-28 `roots/list`, `sampling/createMessage` and `elicitation/create` are no messages of their own
/// any more, only input requests inside a result (2026-07-28, basic/patterns/mrtr), so they end at 2025-11-25 here.
///
/// `completion/complete` was there in 2024-11-05 before its capability was: that revision has no flag to ask for.
pub const METHODS: &[Method] = &[
    request("initialize", Client, V24, V25C),
    request("server/discover", Client, V26, V26),
    request("ping", Either, V24, V25C),
    request("tools/list", Client, V24, V26).gated(Receiver, "tools"),
    request("tools/call", Client, V24, V26).about("name").gated(Receiver, "tools"),
    request("resources/list", Client, V24, V26).gated(Receiver, "resources"),
    request("resources/templates/list", Client, V24, V26).gated(Receiver, "resources"),
    request("resources/read", Client, V24, V26).about("uri").gated(Receiver, "resources"),
    request("resources/subscribe", Client, V24, V25C).about("uri").gated(Receiver, "resources.subscribe"),
    request("resources/unsubscribe", Client, V24, V25C).about("uri").gated(Receiver, "resources.subscribe"),
    request("resources/directory/read", Client, V26, V26).about("uri").of_extension(SKILLS),
    request("prompts/list", Client, V24, V26).gated(Receiver, "prompts"),
    request("prompts/get", Client, V24, V26).about("name").gated(Receiver, "prompts"),
    request("completion/complete", Client, V24, V24),
    request("completion/complete", Client, Revision::V2025_03_26, V26).gated(Receiver, "completions"),
    request("logging/setLevel", Client, V24, V25C).gated(Receiver, "logging"),
    request("subscriptions/listen", Client, V26, V26),
    request("roots/list", Server, V24, V25C).gated(Receiver, "roots"),
    request("sampling/createMessage", Server, V24, V25C).gated(Receiver, "sampling"),
    request("elicitation/create", Server, V25B, V25C).gated(Receiver, "elicitation"),
    request("tasks/get", Either, V25C, V25C).about("taskId").gated(Receiver, "tasks"),
    request("tasks/result", Either, V25C, V25C).about("taskId").gated(Receiver, "tasks"),
    request("tasks/cancel", Either, V25C, V25C).about("taskId").gated(Receiver, "tasks.cancel"),
    request("tasks/list", Either, V25C, V25C).gated(Receiver, "tasks.list"),
    request("tasks/get", Client, V26, V26).about("taskId").of_extension(TASKS),
    request("tasks/update", Client, V26, V26).about("taskId").of_extension(TASKS),
    request("tasks/cancel", Client, V26, V26).about("taskId").of_extension(TASKS),
    request("skills/list", Client, V26, V26).of_extension(SKILLS),
    request("skills/get", Client, V26, V26).about("uri").of_extension(SKILLS),
    notification("notifications/initialized", Client, V24, V25C),
    notification("notifications/cancelled", Either, V24, V26),
    notification("notifications/progress", Either, V24, V25C),
    notification("notifications/progress", Server, V26, V26),
    notification("notifications/message", Server, V24, V26).gated(DeclaredBySender, "logging"),
    notification("notifications/tools/list_changed", Server, V24, V26).gated(DeclaredBySender, "tools.listChanged"),
    notification("notifications/prompts/list_changed", Server, V24, V26).gated(DeclaredBySender, "prompts.listChanged"),
    notification("notifications/resources/list_changed", Server, V24, V26)
        .gated(DeclaredBySender, "resources.listChanged"),
    notification("notifications/resources/updated", Server, V24, V26)
        .about("uri")
        .gated(DeclaredBySender, "resources.subscribe"),
    notification("notifications/roots/list_changed", Client, V24, V25C).gated(DeclaredBySender, "roots.listChanged"),
    notification("notifications/elicitation/complete", Server, V25C, V25C)
        .about("elicitationId")
        .gated(Receiver, "elicitation.url"),
    notification("notifications/tasks/status", Either, V25C, V25C).about("taskId").gated(DeclaredBySender, "tasks"),
    notification("notifications/tasks", Server, V26, V26).about("taskId").of_extension(TASKS),
    notification("notifications/subscriptions/acknowledged", Server, V26, V26),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_has_at_most_one_entry_in_a_revision() {
        for revision in Revision::ALL {
            for method in METHODS.iter().filter(|method| method.exists_in(revision)) {
                let same =
                    METHODS.iter().filter(|other| other.name == method.name && other.exists_in(revision)).count();
                assert_eq!(same, 1, "{} in {revision}", method.name);
            }
        }
    }

    #[test]
    fn spans_run_forward_and_notifications_are_named_as_such() {
        for method in METHODS {
            assert!(method.since <= method.until, "{}", method.name);
            assert_eq!(method.kind == Notification, method.name.starts_with("notifications/"), "{}", method.name);
        }
    }

    #[test]
    fn entries_of_one_method_agree_on_its_subject() {
        for method in METHODS {
            assert_eq!(subject_member(method.name), method.subject, "{}", method.name);
        }
    }

    #[test]
    fn subjects_are_those_of_the_spec() {
        assert_eq!(subject_member("tools/call"), Some("name"));
        assert_eq!(subject_member("prompts/get"), Some("name"));
        assert_eq!(subject_member("resources/read"), Some("uri"));
        assert_eq!(subject_member("resources/unsubscribe"), Some("uri"));
        assert_eq!(subject_member("tasks/result"), Some("taskId"));
        assert_eq!(subject_member("tools/list"), None);
        assert_eq!(subject_member("no/such"), None);
    }

    #[test]
    fn the_handshake_ends_with_the_legacy_era() {
        assert!(find_method("initialize", Revision::LATEST_LEGACY).is_some());
        assert!(find_method("initialize", V26).is_none());
        assert!(find_method("server/discover", Revision::LATEST_LEGACY).is_none());
        assert!(find_method("server/discover", V26).is_some());
    }

    #[test]
    fn methods_change_hands_between_the_eras() {
        let sender = |name, revision| find_method(name, revision).map(|method| method.sender);
        assert_eq!(sender("tasks/get", V25C), Some(Either));
        assert_eq!(sender("tasks/get", V26), Some(Client));
        assert_eq!(sender("notifications/progress", V25C), Some(Either));
        assert_eq!(sender("notifications/progress", V26), Some(Server));
    }

    #[test]
    fn completion_has_no_flag_in_the_first_revision() {
        let gate = |revision| find_method("completion/complete", revision).and_then(|method| method.gate);
        assert_eq!(gate(V24), None);
        assert_eq!(gate(V25B).map(|gate| gate.member), Some("completions"));
    }
}
