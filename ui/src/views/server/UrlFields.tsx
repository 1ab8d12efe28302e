// The fields of a server that is reached over HTTP: its URL and the headers every request carries.

import { headerProblem, type ServerForm, urlProblem } from "../../model/serverForm";
import { holdsMask } from "../../model/targets";
import { TextField } from "../../parts/TextField";
import { NameValueRows } from "./NameValueRows";

export interface UrlFieldsProps {
  form: ServerForm;
  asked: boolean;
  change: (part: Partial<ServerForm>) => void;
}

export function UrlFields({ form, asked, change }: UrlFieldsProps) {
  return (
    <>
      <TextField
        label="URL"
        mono
        inputMode="url"
        value={form.url}
        onChange={(url) => change({ url })}
        placeholder="https://example.com/mcp"
        hint={holdsMask(form.url) ? "The log keeps no secrets: put back what stands as [masked]." : null}
        error={urlProblem(form.url, asked)}
        autoFocus
      />
      <NameValueRows
        title="Headers"
        noun="header"
        sign=":"
        namePlaceholder="Authorization"
        note="Sent with every request. Values of secrets never enter a session’s log."
        rows={form.headers}
        problemOf={headerProblem}
        onChange={(headers) => change({ headers })}
      />
    </>
  );
}
