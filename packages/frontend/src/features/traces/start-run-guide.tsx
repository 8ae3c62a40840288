import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { datasetsQuery } from "../../api/datasets.js";
import { sdkPackagesQuery } from "../../api/sdk-packages.js";
import { useWorkspace } from "../../api/workspace.js";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { Tabs } from "../../ui/tabs.js";
import { installCode, pythonCode, typescriptCode } from "./start-run-code.js";

const languages = [
  { value: "python", label: "Python" },
  { value: "typescript", label: "TypeScript" },
] as const;

/** Install, set the key, start a run: code with the address and workspace of this very page. */
export function StartRunGuide() {
  const workspace = useWorkspace();
  const [language, setLanguage] = useState<"python" | "typescript">("python");
  const packages = useQuery(sdkPackagesQuery()).data ?? [];
  const dataset = useInfiniteQuery(datasetsQuery(workspace)).data?.pages[0]?.datasets[0]?.name ?? null;
  const baseUrl = window.location.origin;
  const context = { baseUrl, workspace, dataset };
  const install = installCode(language, context, packages);
  const code = language === "python" ? pythonCode(context) : typescriptCode(context);
  return (
    <ol className="flex flex-col gap-5">
      <Step number={1} title="Install and set the key">
        <div className="relative rounded-control border border-line-2 bg-sunken p-3 pr-10">
          <CodeText code={install} />
          <span className="absolute top-1.5 right-1.5">
            <CopyButton text={install} />
          </span>
        </div>
        <p className="mt-1.5 text-meta text-ink-3">
          <Link to="/w/$workspace/settings/api-keys" params={{ workspace }} className="text-accent-ink">
            Create a key
          </Link>{" "}
          and put it in the place of the dots; <code>make demo</code> keeps one in{" "}
          <code>.rollout/demo.env</code>. The packages come from this server until they are published.
        </p>
      </Step>
      <Step number={2} title="Start a run">
        <div className="overflow-hidden rounded-control border border-line-2 bg-sunken">
          <div className="flex items-center justify-between border-b border-line bg-page pr-1.5 pl-3">
            <Tabs label="Language" value={language} options={languages} onChange={setLanguage} />
            <CopyButton text={code} label="Copy" />
          </div>
          <div className="p-3">
            <CodeText code={code} />
          </div>
        </div>
      </Step>
    </ol>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: React.ReactNode;
}

const Step = ({ number, title, children }: StepProps) => (
  <li className="grid grid-cols-[28px_1fr]">
    <span className="text-ink-3">{number}</span>
    <div className="min-w-0">
      <h3 className="mb-2 font-medium">{title}</h3>
      {children}
    </div>
  </li>
);
