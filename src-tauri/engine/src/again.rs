//! Requests that were sent again, because their stream was cut: to whoever sent one, all its sendings are one call.
//!
//! The log keeps each sending as an exchange of its own, which names the next, and [`Engine::exchange`] reads it as it is.

use wirescope_store::Outcome;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::view::ExchangeView;

impl Engine {
    /// The exchange of a request as its sender sees it: with the outcome and the answer of its last sending, and pending
    /// while it is about to be sent again. `request_seq` stays the one asked for.
    ///
    /// # Errors
    /// [`EngineError::UnknownSession`], [`EngineError::UnknownFrame`], [`EngineError::Log`].
    pub async fn call(&self, session: &str, request: u64) -> Result<ExchangeView, EngineError> {
        let mut view = loop {
            let last = self.last_sending(session, request);
            let view = self.exchange(session, last).await?;
            // In this order: a request is noted as sent again before it is no longer about to be.
            let is_awaited = self.open_session(session).is_ok_and(|open| open.is_sent_again(last));
            if view.outcome == Outcome::Failed && is_awaited {
                let outcome = Outcome::Pending;
                break ExchangeView { outcome, ended_micros: None, duration_micros: None, error: None, ..view };
            }
            if self.last_sending(session, request) == last {
                break view;
            }
        };
        // Of a session that is not open here, the log alone knows.
        while let Some(again) = view.sent_again.filter(|again| *again > view.request_seq) {
            view = self.exchange(session, again).await?;
        }
        view.request_seq = request;
        Ok(view)
    }

    /// What a request was last sent as: itself, unless its stream was cut.
    pub fn last_sending(&self, session: &str, request: u64) -> u64 {
        self.open_session(session).map_or(request, |open| open.last_sending(request))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Ipv4Addr, TcpListener, TcpStream};
    use std::sync::mpsc;
    use std::time::Duration;

    use wirescope_wire::json::Members;

    use super::*;
    use crate::view::{HttpTarget, Target};
    use crate::{ConnectOptions, Host, LogChoice, ProtocolChoice, Purpose};

    /// The body of the next request.
    fn asked(listener: &TcpListener) -> (TcpStream, String) {
        let mut connection = listener.accept().expect("a connection").0;
        let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
        loop {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((_, body)) = text.split_once("\r\n\r\n").filter(|(_, body)| body.ends_with('}')) {
                return (connection, body.to_owned());
            }
            let count = connection.read(&mut chunk).expect("bytes");
            assert!(count > 0, "the request ended early: {text}");
            bytes.extend_from_slice(&chunk[..count]);
        }
    }

    fn answer(connection: &mut TcpStream, body: &str, result: &str) {
        let id = Members::of(body).and_then(|message| message.get("id")).expect("an id");
        let body = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#);
        let length = body.len();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
        write!(connection, "{head}\r\nContent-Length: {length}\r\n\r\n{body}").expect("written");
    }

    /// Cuts the first call's stream, answers the second when told to.
    fn serve(listener: &TcpListener, answers: &mpsc::Receiver<()>) {
        let (mut connection, body) = asked(listener);
        answer(&mut connection, &body, r#"{"supportedVersions":["2026-07-28"],"capabilities":{}}"#);
        let (mut connection, _) = asked(listener);
        write!(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n").expect("written");
        drop(connection);
        let (mut connection, body) = asked(listener);
        answers.recv().expect("told to");
        answer(&mut connection, &body, r#"{"content":[]}"#);
    }

    #[tokio::test]
    async fn a_call_is_pending_until_its_last_sending_is_answered() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let url = format!("http://{}/mcp", listener.local_addr().expect("bound"));
        let (allow, answers) = mpsc::channel();
        std::thread::spawn(move || serve(&listener, &answers));
        let engine = Engine::open(&LogChoice::Memory, Host::App).await.expect("a log");
        let target = Target { http: Some(HttpTarget { url, ..HttpTarget::default() }), ..Target::default() };
        let options = ConnectOptions { protocol: ProtocolChoice::Modern, ..ConnectOptions::default() };
        let session = engine.connect(&target, options).await.expect("connected");
        let options = session.target().request_options(Purpose::Asked);
        let (request, answered) = session.start_request("tools/call", None, options).await.expect("sent");

        while session.last_sending(request) == request {
            // What is waited for here shows in no watermark of its own.
            tokio::time::sleep(Duration::from_millis(1)).await;
            // Whenever this is asked, the call is not settled: its answer is held back.
            if let Ok(call) = engine.call(session.id(), request).await {
                assert_eq!((call.outcome, call.request_seq, call.error), (Outcome::Pending, request, None));
            }
        }
        assert_eq!(engine.exchange(session.id(), request).await.expect("there").outcome, Outcome::Failed);
        allow.send(()).expect("the server waits");
        let answer = answered.await.expect("an answer");
        assert_eq!((answer.request, answer.outcome), (session.last_sending(request), Outcome::Ok));
        let call = engine.call(session.id(), request).await.expect("there");
        assert_eq!((call.request_seq, call.response_seq, call.outcome), (request, answer.response, Outcome::Ok));
        session.close().await;

        let ended = engine.call(session.id(), request).await.expect("there");
        assert_eq!((ended.outcome, ended.response_seq), (Outcome::Ok, answer.response), "the log ties them together");
        let first = engine.exchange(session.id(), request).await.expect("there");
        assert_eq!((first.sent_again, ended.sent_again), (Some(answer.request), None));
        let frames = engine.frames(session.id(), &[request, answer.request], 0).await.expect("there");
        let ties: Vec<_> = frames.iter().map(|frame| frame.row.sent_again).collect();
        assert_eq!(ties, [Some(answer.request), None]);
    }
}
