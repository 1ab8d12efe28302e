// A link to a resource: its whole address as text, and a way to read it through the session. Where it leads is the server's
// claim, so nothing is read before a person asks for it; the read is a request like any other, and stands in the log.

import { useState } from "react";
import { useIpc } from "../../../ipc/context";
import { type HostError, toHostError } from "../../../ipc/errors";
import { uriParams } from "../../../model/formParams";
import { iconsOf } from "../../../model/icons";
import { type JsonNode, memberOf, readJson, stringOf, textOf } from "../../../model/jsonText";
import { Address } from "../../../parts/Address";
import { Badge } from "../../../parts/Badge";
import { Banner } from "../../../parts/Banner";
import { Button } from "../../../parts/Button";
import { IconList } from "../../../parts/Icons";
import { SafeText } from "../../../parts/SafeText";
import { type CallHost, useCallHost } from "../callHost";
import { useExchange } from "../useExchange";
import { ErrorParts } from "./ErrorParts";
import { OutcomeLine, unansweredWords } from "./Outcome";
import { ResourceContents } from "./ResourceContents";
import { InlineTree } from "./TextBlock";

const TIMEOUT_MILLIS = 60_000;

export function ResourceLink({ text, node }: { text: string; node: JsonNode }) {
  const host = useCallHost();
  const uri = stringOf(memberOf(node, "uri")) ?? "";
  const title = stringOf(memberOf(node, "title"));
  const name = stringOf(memberOf(node, "name"));
  const description = stringOf(memberOf(node, "description"));
  const size = memberOf(node, "size");
  const facts = [
    stringOf(memberOf(node, "mimeType")),
    size === null ? null : `${textOf(text, size)} bytes`,
  ].filter((fact) => fact !== null);
  return (
    <div className="flex flex-col gap-0.5 rounded-base border border-line px-2 py-1">
      <p className="flex flex-wrap items-center gap-x-2">
        <Badge>resource link</Badge>
        {(title ?? name) === null ? null : <SafeText text={title ?? name ?? ""} className="font-medium" />}
        {title === null || name === null ? null : <SafeText text={name} className="data text-muted" />}
        {facts.map((fact) => (
          <SafeText key={fact} text={fact} className="text-small text-muted" />
        ))}
      </p>
      <p className="wrap-anywhere">
        <Address text={uri} className="" />
      </p>
      {description === null ? null : (
        <p className="text-small text-muted">
          <SafeText text={description} />
        </p>
      )}
      <IconList icons={iconsOf(text, node)} />
      {host === null ? null : <ReadLink host={host} uri={uri} />}
    </div>
  );
}

function ReadLink({ host, uri }: { host: CallHost; uri: string }) {
  const ipc = useIpc();
  const [sent, setSent] = useState<number | null>(null);
  const [isHandingOver, setHandingOver] = useState(false);
  const [refusal, setRefusal] = useState<HostError | null>(null);
  const { exchange, answer, error } = useExchange(host.session, sent, host.revision);
  const read = async () => {
    setHandingOver(true);
    setRefusal(null);
    try {
      const { seq } = await ipc.sendRequest(
        host.session,
        "resources/read",
        uriParams(uri),
        false,
        TIMEOUT_MILLIS,
      );
      setSent(seq);
    } catch (thrown) {
      setRefusal(toHostError(thrown));
    } finally {
      setHandingOver(false);
    }
  };
  const problem = refusal ?? error;
  const frame = exchange?.response_seq ?? sent;
  const waiting = exchange === null || answer !== null ? null : unansweredWords(exchange);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <Button
          disabled={!host.live || isHandingOver || exchange?.outcome === "pending"}
          title={host.live ? "Sends resources/read" : "The session is not open"}
          onClick={() => void read()}
        >
          {sent === null ? "Read" : "Read again"}
        </Button>
        {exchange === null ? null : <OutcomeLine exchange={exchange} />}
        {frame === null ? null : (
          <Button variant="quiet" onClick={() => host.onShowFrame(frame)}>
            Show frame
          </Button>
        )}
      </div>
      {problem === null ? null : <Banner tone="error" title={problem.message} />}
      {waiting === null ? null : (
        <p className="text-muted">
          <SafeText text={waiting} />
        </p>
      )}
      {answer?.payload ? <ReadAnswer text={answer.payload} isCut={answer.cut} /> : null}
    </div>
  );
}

function ReadAnswer({ text, isCut }: { text: string; isCut: boolean }) {
  if (isCut) return <p className="text-warn">It is too long to be shown here; its frame holds it.</p>;
  const { root } = readJson(text);
  const error = memberOf(root, "error");
  if (error !== null) return <ErrorParts text={text} error={error} />;
  const contents = memberOf(memberOf(root, "result"), "contents");
  if (contents?.kind !== "array") return <InlineTree label="What was read" text={text} />;
  return (
    <section aria-label="What was read" className="flex flex-col gap-2 border-l-2 border-line pl-2">
      {contents.items.map((node, index) => (
        <ResourceContents key={index} text={text} node={node} />
      ))}
    </section>
  );
}
