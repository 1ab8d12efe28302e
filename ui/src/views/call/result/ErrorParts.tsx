// A JSON-RPC error as people read it: code, message, data.

import { CircleX } from "lucide-react";
import { type JsonNode, memberOf, stringOf, textOf } from "../../../model/jsonText";
import { ExactText } from "../../../parts/json/RawText";
import { Part } from "./Part";
import { InlineTree } from "./TextBlock";

export function ErrorParts({ text, error }: { text: string; error: JsonNode }) {
  const code = memberOf(error, "code");
  const message = stringOf(memberOf(error, "message"));
  const data = memberOf(error, "data");
  if (code === null || message === null) return <InlineTree label="Error" text={textOf(text, error)} />;
  return (
    <>
      <div className="rounded-base bg-error-tint px-3 py-2">
        <p className="flex items-center gap-1 font-medium text-error">
          <CircleX aria-hidden="true" size={14} />
          Error <ExactText text={textOf(text, code).slice(0, 40)} />
        </p>
        <p className="mt-1 wrap-anywhere whitespace-pre-wrap">
          <ExactText text={message} />
        </p>
      </div>
      {data === null ? null : (
        <Part title="Data">
          <InlineTree label="Error data" text={textOf(text, data)} />
        </Part>
      )}
    </>
  );
}
