import type { CreatedApiKey } from "@rollout/contract";
import { Check, Copy } from "lucide-react";
import { awaitedClass, Button } from "../../ui/button.js";
import { Checkbox } from "../../ui/checkbox.js";
import { useCopy } from "../../ui/copy-button.js";
import { KeyCodeBlock } from "./key-code-block.js";

interface SecretStepProps {
  readonly created: CreatedApiKey;
  readonly isSaved: boolean;
  readonly onSaved: (saved: boolean) => void;
  readonly onDone: () => void;
}

/** The only sight of a whole key: copied first, then confirmed, then gone. */
export function SecretStep({ created, isSaved, onSaved, onDone }: SecretStepProps) {
  const { apiKey, secret } = created;
  const [copied, copy] = useCopy();
  return (
    <>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-5 pt-1 pb-4 text-ink-2">
        <p>
          This is the only time that the full secret of{" "}
          <strong className="font-semibold text-ink">{apiKey.name}</strong> is shown. If it is lost, create a
          new key and revoke this one.
        </p>
        <div className="mt-1 flex items-center gap-2 rounded-control border border-line-control bg-page py-1 pr-1 pl-3 max-phone:flex-col max-phone:items-stretch max-phone:py-2 max-phone:pr-3">
          <code className="min-w-0 flex-1 py-1 text-mono font-medium text-ink select-all [overflow-wrap:anywhere]">
            {secret}
          </code>
          <Button
            variant="primary"
            autoFocus
            icon={copied ? <Check /> : <Copy />}
            onClick={() => copy(secret)}
            className={`${awaitedClass} max-phone:h-11`}
          >
            {copied ? "Copied" : "Copy secret"}
          </Button>
        </div>
        <KeyCodeBlock preview={apiKey.preview} copied={secret} />
      </div>
      <div className="flex items-center justify-between gap-4 border-t border-line px-5 py-3">
        <Checkbox checked={isSaved} onChange={onSaved} label="I have saved the secret" />
        <Button disabled={!isSaved} onClick={onDone} className="max-phone:h-11">
          Done
        </Button>
      </div>
    </>
  );
}
