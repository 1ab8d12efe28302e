//! A conversation on one channel that goes both ways, stdio or HTTP+SSE: keeps the order the handshake asks for, and
//! chooses the era of each request.
//!
//! A request is answered at once unless it may take time. It does not know what any tool does, nor what carries lines.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::Eras;
use crate::call::Cancellation;
use crate::features::{Answer, Scene, is_cancellable, is_slow};
use crate::json_rpc::{INTERNAL_ERROR, INVALID_REQUEST, Id, Incoming, Request, RpcError};
use crate::legacy::Session;
use crate::modern;
use crate::outlet::{Outlet, Remarks, answer_text, lock};
use crate::subscriptions::listen;
use crate::tools::unfinished_answer;
use crate::worker::Workers;
use crate::world::World;

pub(crate) struct Server {
    eras: Eras,
    session: Session,
    outlet: Arc<dyn Outlet>,
    remarks: Arc<Remarks>,
    workers: Arc<Workers>,
    world: Arc<World>,
    /// Every open `subscriptions/listen`, and its number in the world.
    listening: Mutex<HashMap<Id, u64>>,
    /// Calls that take time, and batches.
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Server {
    pub(crate) fn new(
        eras: Eras,
        outlet: Arc<dyn Outlet>,
        remarks: Arc<Remarks>,
        workers: Arc<Workers>,
        world: Arc<World>,
    ) -> Arc<Server> {
        let session = Session::new(Arc::clone(&world), Arc::clone(&outlet));
        let (listening, threads) = (Mutex::default(), Mutex::default());
        Arc::new(Server { eras, session, outlet, remarks, workers, world, listening, threads })
    }

    /// Takes one message; what it leads to goes out through the outlet. `Some(code)` when the process is to crash.
    pub(crate) fn handle(self: &Arc<Server>, incoming: Incoming) -> Option<i32> {
        match incoming {
            Incoming::Request(request) if is_slow(&request) => self.start(request),
            Incoming::Request(request) => {
                let answer = self.answer_call(&request);
                return self.finish(&request.id, answer);
            }
            Incoming::Notification { method, params } => {
                let cancelled = self.session.note(&method, params.as_deref(), &self.remarks);
                let listening = cancelled.and_then(|id| lock(&self.listening).remove(&id));
                if listening.is_some_and(|number| self.world.unwatch(number)) {
                    self.remarks.make("a subscription is ended");
                }
            }
            Incoming::Response { id, outcome } => self.session.settle(id.as_ref(), outcome, &self.remarks),
            Incoming::Invalid { id, error } => {
                self.remarks.make(&format!("not a message: {}", error.message.escape_debug()));
                self.outlet.message(&answer_text(id.as_ref(), &Err(error)));
            }
            Incoming::Batch(entries) => self.handle_batch(entries),
        }
        None
    }

    /// Waits for the calls under way. What they have asked will not be answered any more.
    pub(crate) fn finish_calls(&self) {
        self.session.questions.close();
        self.stop_listening();
        let threads: Vec<_> = lock(&self.threads).drain(..).collect();
        for thread in threads {
            let _ = thread.join();
        }
    }

    /// Cancels the calls under way; nobody will hear their answers.
    pub(crate) fn abandon(&self) {
        self.session.abandon();
        self.stop_listening();
    }

    fn stop_listening(&self) {
        let listening: Vec<_> = lock(&self.listening).drain().collect();
        for (_, number) in listening {
            self.world.unwatch(number);
        }
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
            Ok(Answer::Result(result) | Answer::Task(result)) => Ok(result),
            // The era that has rounds has made a result of it.
            Ok(Answer::InputRequired(_)) => return None,
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
            let nobody = Cancellation::default();
            let scene = server.scene(&nobody);
            let answer = |entry: &_| server.session.answer_entry(entry, &scene);
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
        if !is_cancellable(request) {
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
        let scene = self.scene(cancellation);
        if self.eras.has_modern() && (modern::concerns(request) || !self.eras.has_legacy()) {
            if request.method == "initialize" {
                return Err(modern::refuse_initialize(request, &self.remarks));
            }
            let meta = modern::read_meta(request)?;
            modern::check_version(&meta.version)?;
            if request.method == "subscriptions/listen" {
                return self.listen(request, &meta.capabilities);
            }
            return modern::answer(request, &meta, &scene);
        }
        self.session.answer(request, &scene)
    }

    fn scene<'a>(&'a self, cancellation: &'a Cancellation) -> Scene<'a> {
        Scene {
            outlet: &*self.outlet,
            remarks: &self.remarks,
            cancellation,
            world: &self.world,
            workers: &self.workers,
        }
    }

    /// Opens a subscription; its answer comes once it ends.
    fn listen(&self, request: &Request, capabilities: &Value) -> Result<Answer, RpcError> {
        let mut listening = lock(&self.listening);
        if listening.contains_key(&request.id) {
            return Err(RpcError::new(INVALID_REQUEST, "a subscription with this id is open already"));
        }
        self.remarks.make(&request.method);
        let number = listen(&self.world, request, capabilities, Arc::clone(&self.outlet))?;
        listening.insert(request.id.clone(), number);
        Ok(Answer::Silence)
    }
}
