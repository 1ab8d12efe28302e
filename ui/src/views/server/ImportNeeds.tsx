// What a pasted server asks for, one field a placeholder: where it stands, what its author says, its default.

import type { Placeholder } from "../../ipc/generated/Placeholder";
import { Select } from "../../parts/Select";
import { TextField } from "../../parts/TextField";

export interface ImportNeedsProps {
  needs: readonly Placeholder[];
  answers: Record<string, string>;
  onAnswer: (key: string, value: string) => void;
}

export function ImportNeeds({ needs, answers, onAnswer }: ImportNeedsProps) {
  if (needs.length === 0) return null;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-small font-medium">To fill in</legend>
      {needs.map((need) => (
        <Need
          key={need.text}
          need={need}
          value={Object.hasOwn(answers, need.text) ? (answers[need.text] ?? "") : ""}
          onChange={(value) => onAnswer(need.text, value)}
        />
      ))}
    </fieldset>
  );
}

function Need({
  need,
  value,
  onChange,
}: {
  need: Placeholder;
  value: string;
  onChange: (value: string) => void;
}) {
  const about = [need.description, `in ${need.places.join(", ")}`].filter((part) => part).join(" · ");
  return (
    <div className="flex items-start gap-2">
      <TextField
        label={need.name}
        mono
        type={need.secret ? "password" : "text"}
        value={value}
        onChange={onChange}
        placeholder={need.default ?? ""}
        hint={about}
        className="flex-1"
      />
      {need.options.length === 0 ? null : (
        <Select
          label={`Choices of ${need.name}`}
          hideLabel
          value={need.options.includes(value) ? value : ""}
          options={[
            { value: "", label: "Choose…" },
            ...need.options.map((one) => ({ value: one, label: one })),
          ]}
          onChange={onChange}
          className="mt-5 w-[160px]"
        />
      )}
    </div>
  );
}
