import { useState } from "react";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { Segmented } from "../../ui/segmented.js";

interface StartCodeProps {
  readonly workspace: string;
  /** Of a dataset; a run without tasks where there is none. */
  readonly dataset?: string;
}

type Language = "python" | "typescript";

/** How a run is started from one's own code, in both languages. */
export function StartCode({ workspace, dataset }: StartCodeProps) {
  const [language, setLanguage] = useState<Language>("python");
  const code = startCode(language, window.location.origin, workspace, dataset);
  return (
    <div className="mt-3 flex flex-col items-start gap-2">
      <Segmented<Language>
        label="Language"
        value={language}
        options={[
          { value: "python", label: "Python" },
          { value: "typescript", label: "TypeScript" },
        ]}
        onChange={setLanguage}
      />
      <div className="relative w-full rounded-control border border-line-2 bg-sunken p-3 pr-10 text-ink">
        <CodeText code={code} />
        <span className="absolute top-1.5 right-1.5">
          <CopyButton text={code} />
        </span>
      </div>
    </div>
  );
}

function startCode(
  language: Language,
  origin: string,
  workspace: string,
  dataset: string | undefined,
): string {
  if (language === "python") {
    const given = dataset === undefined ? 'workflow_name="first-look"' : `dataset="${dataset}"`;
    return `from mv37.rollout import Rollout

client = Rollout(base_url="${origin}", workspace="${workspace}")
run = client.start_run(${given})`;
  }
  const given = dataset === undefined ? 'undefined, { workflowName: "first-look" }' : `"${dataset}"`;
  return `import { Rollout } from "@mv37/rollout";

const client = new Rollout({ baseUrl: "${origin}", workspace: "${workspace}" });
const run = await client.startRun(${given});`;
}
