use proptest::prelude::*;

use super::*;
use crate::framing::split::cut;

fn decode(chunks: &[&[u8]]) -> (Vec<SseItem>, Sse) {
    let mut sse = Sse::default();
    let mut items = Vec::new();
    for chunk in chunks {
        sse.push(chunk, |item| items.push(item));
    }
    sse.finish(|item| items.push(item));
    (items, sse)
}

fn event(envelope: SseEnvelope, data: &str) -> SseItem {
    SseItem::Event(SseEvent { envelope, data: data.as_bytes().to_vec(), terminated: true, continued: false })
}

fn data(data: &str) -> SseItem {
    event(SseEnvelope::default(), data)
}

fn line(text: &str) -> SseItem {
    SseItem::Line(text.as_bytes().to_vec())
}

fn check(stream: &str, expected: &[SseItem]) {
    assert_eq!(decode(&[stream.as_bytes()]).0, expected, "{stream:?}");
}

#[test]
fn every_line_ending_gives_the_same_events() {
    let expected = [
        event(SseEnvelope { event: Some("message".into()), id: Some("7".into()), retry_millis: None }, "{\"a\":\n1}"),
        line(": alive"),
        data("next"),
    ];
    for ending in ["\n", "\r", "\r\n"] {
        let lines = ["event: message", "id: 7", "data: {\"a\":", "data: 1}", "", ": alive", "data: next", "", ""];
        check(&lines.join(ending), &expected);
    }
}

#[test]
fn endings_may_be_mixed_and_one_return_before_a_line_feed_is_no_empty_line() {
    check("data: a\r\ndata: b\r\rdata: c\n\r\n", &[data("a\nb"), data("c")]);
}

#[test]
fn a_return_at_the_end_of_a_chunk_hands_its_event_out_at_once() {
    let mut sse = Sse::default();
    let mut items = Vec::new();
    sse.push(b"data: a\r\n\r", |item| items.push(item));
    assert_eq!(items, [data("a")], "a live stream would stall if the decoder waited for a line feed");
    sse.push(b"\ndata: b\n\n", |item| items.push(item));
    assert_eq!(items, [data("a"), data("b")]);
}

#[test]
fn only_the_mark_at_the_very_start_is_skipped() {
    check("\u{feff}data: a\n\n", &[data("a")]);
    check("\u{feff}\n\u{feff}data: a\n\n", &[line("\u{feff}data: a")]);
}

#[test]
fn one_space_after_the_colon_is_no_part_of_the_value() {
    check("data:a\ndata: b\ndata:  c\ndata\n\n", &[data("a\nb\n c\n")]);
}

#[test]
fn what_a_browser_ignores_is_told_as_a_line() {
    check(
        ":\n: alive\nfoo: bar\nretry: +5\nretry: 1s\nretry:\nid: a\0b\nData: x\n\n",
        &[
            line(":"),
            line(": alive"),
            line("foo: bar"),
            line("retry: +5"),
            line("retry: 1s"),
            line("retry:"),
            line("id: a\0b"),
            line("Data: x"),
        ],
    );
    check("retry: 99999999999999999999999\n\n", &[line("retry: 99999999999999999999999")]);
}

#[test]
fn a_priming_event_is_told_and_sets_where_to_resume() {
    let (items, sse) = decode(&[b"id: 3\nretry: 500\ndata:\n\n"]);
    let envelope = SseEnvelope { event: None, id: Some("3".into()), retry_millis: Some(500) };
    assert_eq!(items, [event(envelope, "")]);
    assert_eq!((sse.last_event_id(), sse.retry_millis()), (Some("3"), Some(500)));
}

#[test]
fn an_empty_id_takes_the_last_one_back() {
    let (_, sse) = decode(&[b"id: 3\ndata: a\n\ndata: b\n\n"]);
    assert_eq!(sse.last_event_id(), Some("3"), "an event without an id changes nothing");
    let (_, sse) = decode(&[b"id: 3\ndata: a\n\nid\ndata: b\n\n"]);
    assert_eq!(sse.last_event_id(), Some(""));
}

#[test]
fn what_the_end_cut_off_is_kept_and_does_not_move_the_place_to_resume() {
    for cut in ["data: {\"a\"", "data: {\"a\"\n", "data: {\"a\"\r\n"] {
        let stream = format!("id: 1\ndata: a\n\nid: 2\n{cut}");
        let (items, sse) = decode(&[stream.as_bytes()]);
        let SseItem::Event(last) = &items[1] else { panic!("{items:?}") };
        assert_eq!((last.data.as_slice(), last.terminated), (&b"{\"a\""[..], false), "{cut:?}");
        assert_eq!(sse.last_event_id(), Some("1"));
    }
}

#[test]
fn a_message_has_the_type_message_and_data() {
    let is_message = |stream: &str| match decode(&[stream.as_bytes()]).0.as_slice() {
        [SseItem::Event(event)] => event.is_message(),
        other => panic!("{other:?}"),
    };
    assert!(is_message("data: a\n\n"));
    assert!(is_message("event: message\ndata: a\n\n"));
    assert!(is_message("event:\ndata: a\n\n"), "an empty type means `message`");
    assert!(!is_message("event: endpoint\ndata: /post\n\n"));
    assert!(!is_message("id: 1\ndata:\n\n"));
}

#[test]
fn data_that_is_no_text_stays_as_it_came() {
    let (items, _) = decode(&[b"data: \xff\x00\xfe\n\n"]);
    assert_eq!(
        items,
        [SseItem::Event(SseEvent { data: vec![0xff, 0, 0xfe], terminated: true, ..SseEvent::default() })]
    );
}

/// Feeds a stream and takes the parts as they come: the parts and data joined, and the items without their data.
fn gather(stream: &[u8], chunk: usize) -> (Vec<u8>, Vec<SseItem>) {
    let (mut sse, mut joined, mut items) = (Sse::default(), Vec::new(), Vec::new());
    let take = |joined: &mut Vec<u8>, items: &mut Vec<SseItem>, item: SseItem| match item {
        SseItem::Event(mut event) => {
            joined.append(&mut event.data);
            items.push(SseItem::Event(event));
        }
        line => items.push(line),
    };
    for chunk in stream.chunks(chunk) {
        sse.push(chunk, |item| take(&mut joined, &mut items, item));
        joined.extend(sse.take_part().unwrap_or_default());
        assert!(sse.line.len() <= PART_BYTES && sse.event.as_ref().is_none_or(|event| event.data.len() < PART_BYTES));
    }
    sse.finish(|item| take(&mut joined, &mut items, item));
    (joined, items)
}

#[test]
fn a_long_event_comes_in_parts_whose_data_is_whole() {
    let long = "x".repeat(3 * PART_BYTES + 5);
    for stream in [
        format!("\u{feff}data: {long}\ndata: end\nid: 7\n\n"),
        format!("id: 7\r\ndata: {long}\r\ndata: end\r\n\r\n"),
        format!("data: {long}\rid: 7\rdata: end\r\r"),
    ] {
        let (joined, items) = gather(stream.as_bytes(), 65_536);
        assert_eq!(joined.len(), long.len() + 4);
        assert!(joined.ends_with(b"x\nend"));
        let envelope = SseEnvelope { id: Some("7".to_owned()), ..SseEnvelope::default() };
        let whole = SseEvent { envelope, data: Vec::new(), terminated: true, continued: true };
        assert!(whole.is_message());
        assert_eq!(items, [SseItem::Event(whole)]);
    }
}

#[test]
fn a_long_comment_comes_in_pieces() {
    let comment = format!(":{}", "c".repeat(2 * PART_BYTES));
    let (joined, items) = gather(format!("{comment}\n\ndata: a\n\n").as_bytes(), 10_000);
    assert_eq!(joined, b"a");
    let pieces: Vec<u8> =
        items.iter().flat_map(|item| if let SseItem::Line(line) = item { line.clone() } else { Vec::new() }).collect();
    assert_eq!(pieces, comment.as_bytes());
    assert_eq!(items.len(), 4);
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop_oneof![Just("\n"), Just("\r"), Just("\r\n")].prop_map(|ending| ending.as_bytes().to_vec()),
        4 => prop_oneof![Just("data"), Just("data: x"), Just("id: 1"), Just("id"), Just("event: e"), Just("retry: 10")]
            .prop_map(|field| field.as_bytes().to_vec()),
        1 => Just(MARK.to_vec()),
        2 => proptest::collection::vec(any::<u8>(), 0..4),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn splitting_anywhere_changes_nothing(
        pieces in proptest::collection::vec(piece(), 0..40),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let stream = pieces.concat();
        let (whole, at_once) = decode(&[&stream]);
        let (split, in_parts) = decode(&cut(&stream, &cuts));
        prop_assert_eq!(&split, &whole);
        prop_assert_eq!(in_parts.last_event_id(), at_once.last_event_id());
        let bytewise: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(decode(&bytewise).0, whole);
    }

    #[test]
    fn data_written_as_an_event_is_read_back(lines in proptest::collection::vec("[^\r\n]{0,20}", 1..5)) {
        let stream: String = lines.iter().map(|line| format!("data: {line}\n")).collect::<String>() + "\n";
        prop_assert_eq!(decode(&[stream.as_bytes()]).0, [data(&lines.join("\n"))]);
    }

    /// FAULTS.md, "every chunk split, CRLF, BOM, no final newline", of an event stream.
    #[test]
    fn events_come_out_as_they_were_written_however_they_are_split_and_ended(
        events in proptest::collection::vec(written(), 1..6),
        marked in any::<bool>(),
        ends in any::<bool>(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut stream = if marked { MARK.to_vec() } else { Vec::new() };
        let mut expected = Vec::new();
        let last = events.len() - 1;
        for (place, Written { lines, id, ending }) in events.iter().enumerate() {
            let is_ended = ends || place < last;
            let mut fields: Vec<String> = lines.iter().map(|line| format!("data: {line}")).collect();
            fields.extend(id.map(|id| format!("id: {id}")));
            let event = fields.join(ending) + if is_ended { ending } else { "" } + if is_ended { ending } else { "" };
            stream.extend_from_slice(event.as_bytes());
            let envelope = SseEnvelope { id: id.map(|id| id.to_string()), ..SseEnvelope::default() };
            let data = lines.join("\n").into_bytes();
            expected.push(SseItem::Event(SseEvent { envelope, data, terminated: is_ended, continued: false }));
        }
        prop_assert_eq!(&decode(&cut(&stream, &cuts)).0, &expected);
        let (bytewise, sse) = decode(&stream.chunks(1).collect::<Vec<_>>());
        prop_assert_eq!(&bytewise, &expected);
        let complete = if ends { &events[..] } else { &events[..last] };
        let resumes_after = complete.iter().rev().find_map(|event| event.id).map(|id| id.to_string());
        prop_assert_eq!(sse.last_event_id(), resumes_after.as_deref(), "an event that was cut off is asked for again");
    }
}

/// An event as a server may write it.
#[derive(Clone, Debug)]
struct Written {
    lines: Vec<String>,
    id: Option<u32>,
    ending: &'static str,
}

fn written() -> impl Strategy<Value = Written> {
    let lines = proptest::collection::vec("[^\r\n]{1,20}", 1..4);
    let ending = prop_oneof![Just("\n"), Just("\r"), Just("\r\n")];
    (lines, any::<Option<u32>>(), ending).prop_map(|(lines, id, ending)| Written { lines, id, ending })
}
