// What most servers never need, behind one disclosure: transport, proxy, certificates, protocol, capabilities, timeouts.

import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import {
  capabilitiesProblem,
  isBrokenInMore,
  millisOf,
  PROTOCOLS,
  type ServerForm,
  TIMEOUTS,
  TRANSPORTS,
  usesMore,
} from "../../model/serverForm";
import { Banner } from "../../parts/Banner";
import { Button } from "../../parts/Button";
import { Select } from "../../parts/Select";
import { Switch } from "../../parts/Switch";
import { TextArea } from "../../parts/TextArea";
import { TextField } from "../../parts/TextField";

export interface MoreFieldsProps {
  form: ServerForm;
  /** Somebody wanted to use the form, so what is wrong in here must be seen. */
  asked: boolean;
  change: (part: Partial<ServerForm>) => void;
}

export function MoreFields({ form, asked, change }: MoreFieldsProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(() => usesMore(form));
  const isShown = isOpen || (asked && isBrokenInMore(form));
  const isUrl = form.kind === "url";
  const protocols = PROTOCOLS.some((one) => one.value === form.protocol)
    ? PROTOCOLS
    : [...PROTOCOLS, { value: form.protocol, label: form.protocol }];
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Button
          variant="quiet"
          className="-ml-2.5 !h-auto min-h-7 !shrink text-left !whitespace-normal"
          aria-expanded={isShown}
          aria-controls={id}
          icon={
            isShown ? (
              <ChevronDown aria-hidden="true" size={14} />
            ) : (
              <ChevronRight aria-hidden="true" size={14} />
            )
          }
          onClick={() => setOpen(!isShown)}
        >
          More: {isUrl ? "transport, proxy, certificates, " : ""}protocol, capabilities, timeouts
        </Button>
      </div>
      <div id={id} hidden={!isShown} className="flex flex-col gap-4 border-l border-line pl-3">
        <div className="grid grid-cols-2 gap-3">
          {isUrl ? (
            <Select
              label="Transport"
              value={form.transport}
              options={TRANSPORTS}
              onChange={(transport) => change({ transport })}
            />
          ) : null}
          <Select
            label="Protocol"
            value={form.protocol}
            options={protocols}
            onChange={(protocol) => change({ protocol })}
          />
        </div>
        {isUrl ? <ConnectionFields form={form} change={change} /> : null}
        <TextArea
          label="Capabilities to declare"
          rows={3}
          value={form.capabilities}
          onChange={(capabilities) => change({ capabilities })}
          placeholder='{"sampling":{},"elicitation":{},"roots":{}}'
          hint="As JSON, sent as it is written; empty declares none."
          error={capabilitiesProblem(form.capabilities)}
        />
        <TimeoutFields form={form} change={change} />
      </div>
    </div>
  );
}

type FieldsProps = Pick<MoreFieldsProps, "form" | "change">;

function ConnectionFields({ form, change }: FieldsProps) {
  return (
    <>
      <TextField
        label="Proxy"
        mono
        value={form.proxy}
        onChange={(proxy) => change({ proxy })}
        placeholder="http://host:port"
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="CA file"
          mono
          value={form.caFile}
          onChange={(caFile) => change({ caFile })}
          placeholder="/path/to/ca.pem"
          hint="Authorities to trust beside the system’s (PEM)."
        />
        <TextField
          label="Client certificate file"
          mono
          value={form.clientCertificate}
          onChange={(clientCertificate) => change({ clientCertificate })}
          placeholder="/path/to/client.pem"
          hint="Certificate chain and private key (PEM)."
        />
      </div>
      <Switch
        label="Accept any certificate"
        checked={form.acceptAnyCertificate}
        onChange={(acceptAnyCertificate) => change({ acceptAnyCertificate })}
      />
    </>
  );
}

function TimeoutFields({ form, change }: FieldsProps) {
  const fields = TIMEOUTS.filter((field) => form.kind === "url" || !field.onlyUrl);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-small font-medium">Timeouts, in seconds</legend>
      <div className="grid grid-cols-2 gap-3">
        {fields.map((field) => (
          <TextField
            key={field.name}
            label={field.label}
            mono
            inputMode="decimal"
            value={form.timeouts[field.name]}
            onChange={(seconds) => change({ timeouts: { ...form.timeouts, [field.name]: seconds } })}
            placeholder={field.defaultSeconds.toString()}
            error={millisOf(form.timeouts[field.name]) === undefined ? "This is no number of seconds." : null}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Stands outside of the disclosure and of what scrolls: it is seen as long as the switch is on. */
export function CertificateWarning({ form }: { form: ServerForm }) {
  if (form.kind !== "url" || !form.acceptAnyCertificate) return null;
  return (
    <Banner
      tone="warn"
      role="status"
      title="Certificates are not checked for this server."
      className="shrink-0 border-t border-line px-5"
    >
      {/* In the smallest window the form needs the room; the line above says what matters. */}
      <span className="[@media(max-height:700px)]:hidden">
        Whoever stands between you and it can read and change everything, headers with secrets too.
      </span>
    </Banner>
  );
}
