// What will happen, before it does: the exact words that are spawned, or the URL that is contacted, with the names of all
// that goes along. Values of secrets are not shown.

import type { Target } from "../../ipc/generated/Target";
import { isSecretName } from "../../model/secrets";
import { PROTOCOLS, TRANSPORTS } from "../../model/serverForm";
import { type Fact, Facts } from "../../parts/Facts";
import { SafeText } from "../../parts/SafeText";
import { useWindow } from "../../state/window";
import { Argv } from "./Argv";

export function TargetPreview({ target, commandTitle, urlTitle }: TargetPreviewProps) {
  const cwd = useWindow((state) => state.cwd);
  if (target.http) return <Contact title={urlTitle} target={target} />;
  return (
    <Argv
      title={commandTitle}
      words={target.command}
      cwd={target.cwd ?? cwd}
      variables={Object.keys(target.env)}
    />
  );
}

export interface TargetPreviewProps {
  target: Target;
  commandTitle: string;
  urlTitle: string;
}

function Contact({ title, target }: { title: string; target: Target }) {
  const { http, protocol } = target;
  if (!http || http.url.trim() === "") return null;
  const data = (text: string) => (
    <span className="data break-all">
      <SafeText text={text} />
    </span>
  );
  const facts: (Fact | null)[] = [
    { name: "Transport", value: TRANSPORTS.find((one) => one.value === http.transport)?.label },
    protocol === undefined
      ? null
      : { name: "Protocol", value: PROTOCOLS.find((one) => one.value === protocol)?.label ?? protocol },
    http.headers.length === 0
      ? null
      : {
          name: "Headers",
          value: (
            <ul className="data">
              {http.headers.map(([name, value], index) => (
                <li key={index} className="break-all">
                  <SafeText text={name} />
                  {": "}
                  {isSecretName(name) ? (
                    <span className="text-muted">{value === "" ? "(empty)" : "••••••"}</span>
                  ) : (
                    <SafeText text={value} />
                  )}
                </li>
              ))}
            </ul>
          ),
        },
    http.proxy === undefined ? null : { name: "Through the proxy", value: data(http.proxy) },
    http.ca_file === undefined ? null : { name: "Also trusts", value: data(http.ca_file) },
    http.client_certificate === undefined ? null : { name: "Presents", value: data(http.client_certificate) },
    http.accept_any_certificate
      ? { name: "Certificates", value: <span className="text-warn">not checked</span> }
      : null,
  ];
  return (
    <section aria-label={title} className="rounded-base border border-line bg-panel px-3 py-2">
      <h2 className="caps mb-1">{title}</h2>
      <p className="mb-1">{data(http.url)}</p>
      <Facts facts={facts} />
    </section>
  );
}
