//! A conversation on one channel that goes both ways, stdio or HTTP+SSE: keeps the order the handshake asks for, and
//! chooses the era of each request.
//!
//! A request is answered at once unless it may take time. It does not know what any tool does, nor what carries lines.

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::value::RawValue;

use crate::Eras;
use crate::call::Cancellation;
use crate::features::{Answer, Scene, is_slow};
use crate::json_rpc::{INTERNAL_ERROR, Id, Incoming, Request, RpcError};
use crate::legacy::Session;
use crate::modern;
use crate::outlet::{Outlet, Remarks, answer_text, lock};
use crate::tools::unfinished_answer;
use crate::worker::Workers;

pub(crate) struct Server {
    eras: Eras,
    session: Session,
    outlet: Arc<dyn Outlet>,
    remarks: Arc<Remarks>,
    workers: Arc<Workers>,
    /// Calls that take time, and batches.
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Server {
    pub(crate) fn new(
        eras: Eras,
        outlet: Arc<dyn Outlet>,
        remarks: Arc<Remarks>,
        workers: Arc<Workers>,
    ) -> Arc<Server> {
        let (session, threads) = (Session::default(), Mutex::default());
        Arc::new(Server { eras, session, outlet, remarks, workers, threads })
    }

    /// Takes one message; what it leads to goes out through the outlet. `Some(code)` when the process is to crash.
    pub(crate) fn handle(self: &Arc<Server>, incoming: Incoming) -> Option<i32> {
        match incoming {
            Incoming::Request(request) if is_slow(&request) => self.start(request),
            Incoming::Request(request) => {
                let answer = self.answer_call(&request);
                return self.finish(&request.id, answer);
            }
            Incoming::Notification { method, params } => self.session.note(&method, params.as_deref(), &self.remarks),
            Incoming::Response => self.remarks.make("an answer came, but nothing was asked; it is ignored"),
            Incoming::Invalid { id, error } => {
                self.remarks.make(&format!("not a message: {}", error.message.escape_debug()));
                self.outlet.message(&answer_text(id.as_ref(), &Err(error)));
            }
            Incoming::Batch(entries) => self.handle_batch(entries),
        }
        None
    }

    /// Waits for the calls under way.
    pub(crate) fn finish_calls(&self) {
        let threads: Vec<_> = lock(&self.threads).drain(..).collect();
        for thread in threads {
            let _ = thread.join();
        }
    }

    /// Cancels the calls under way; nobody will hear their answers.
    pub(crate) fn abandon(&self) {
        self.session.calls.cancel_all();
    }

    /// Answers a request on a thread of its own. It is known to `calls` before the next message is read, so that a
    /// cancellation finds it.
    fn start(self: &Arc<Server>, request: Request) {
        let id = request.id.clone();
        let begun = self.session.calls.begin(&id).and_then(|cancellation| {
            let server = Arc::clone(self);
            let work = move || {
                let answer = server.answer(&request, &cancellation);
                server.session.calls.end(&request.id);
                server.finish(&request.id, answer);
            };
            self.spawn(work).inspect_err(|_| self.session.calls.end(&id))
        });
        if let Err(error) = begun {
            self.outlet.message(&answer_text(Some(&id), &Err(error)));
        }
    }

    fn spawn(&self, work: impl FnOnce() + Send + 'static) -> Result<(), RpcError> {
        let thread = self.workers.start(work);
        let thread =
            thread.map_err(|error| RpcError::new(INTERNAL_ERROR, format!("no thread for the call: {error}")))?;
        let mut threads = lock(&self.threads);
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
        Ok(())
    }

    fn finish(&self, id: &Id, answer: Result<Answer, RpcError>) -> Option<i32> {
        let outcome = match answer {
            Ok(Answer::Silence) => return None,
            Ok(Answer::Crash { code }) => {
                self.remarks.make(&format!("crashing on request, with exit code {code}"));
                self.outlet.torn(&answer_text(Some(id), &Ok(unfinished_answer())), code);
                return Some(code);
            }
            Ok(Answer::Result(result)) => Ok(result),
            Err(error) => Err(error),
        };
        self.outlet.message(&answer_text(Some(id), &outcome));
        None
    }

    /// The entries one after another, on a thread of their own, their answers in one array.
    fn handle_batch(self: &Arc<Server>, entries: Vec<Box<RawValue>>) {
        let checked = self.session.check_batch(&entries);
        let server = Arc::clone(self);
        let work = move || {
            let answer = |entry: &_| server.session.answer_entry(entry, &*server.outlet, &server.remarks);
            let answers: Vec<_> = entries.iter().filter_map(|entry| answer(entry)).collect();
            if !answers.is_empty() {
                server.outlet.message(&format!("[{}]", answers.join(",")));
            }
        };
        if let Err(error) = checked.and_then(|()| self.spawn(work)) {
            self.outlet.message(&answer_text(None, &Err(error)));
        }
    }

    /// Answers on this thread; a call can be cancelled from another.
    fn answer_call(&self, request: &Request) -> Result<Answer, RpcError> {
        if request.method != "tools/call" {
            return self.answer(request, &Cancellation::default());
        }
        let cancellation = self.session.calls.begin(&request.id)?;
        let answer = self.answer(request, &cancellation);
        self.session.calls.end(&request.id);
        answer
    }

    /// A request that carries modern metadata describes itself, also in a session that `initialize` opened (2026-07-28,
    /// basic/versioning); every other one is legacy where that is spoken at all.
    fn answer(&self, request: &Request, cancellation: &Cancellation) -> Result<Answer, RpcError> {
        let scene = Scene { outlet: &*self.outlet, remarks: &self.remarks, cancellation };
        if self.eras.has_modern() && (modern::concerns(request) || !self.eras.has_legacy()) {
            if request.method == "initialize" {
                return Err(modern::refuse_initialize(request));
            }
            let meta = modern::read_meta(request)?;
            modern::check_version(&meta.version)?;
            return modern::answer(request, &meta, &scene);
        }
        self.session.answer(request, &scene)
    }
}
