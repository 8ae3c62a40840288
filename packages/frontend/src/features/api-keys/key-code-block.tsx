import { useState } from "react";
import { useWorkspace } from "../../api/workspace.js";
import { CodeText } from "../../ui/code-text.js";
import { CopyButton } from "../../ui/copy-button.js";
import { Tabs } from "../../ui/tabs.js";
import { type KeyLanguage, keyCode } from "./key-code.js";

const languages = [
  { value: "shell", label: "Shell" },
  { value: "python", label: "Python" },
  { value: "typescript", label: "TypeScript" },
] as const;

interface KeyCodeBlockProps {
  /** The key as it is shown. */
  readonly preview: string;
  /** The key as it is copied. */
  readonly copied: string;
}

/** How a program is given its key, in three languages. */
export function KeyCodeBlock({ preview, copied }: KeyCodeBlockProps) {
  const workspace = useWorkspace();
  const [language, setLanguage] = useState<KeyLanguage>("shell");
  const context = { baseUrl: window.location.origin, workspace };
  return (
    <div className="overflow-hidden rounded-control border border-line bg-sunken">
      <div className="flex items-center justify-between border-b border-line pr-1.5 pl-3">
        <Tabs label="Language" value={language} options={languages} onChange={setLanguage} />
        <CopyButton text={keyCode(language, copied, context)} />
      </div>
      <div className="p-3">
        <CodeText code={keyCode(language, preview, context)} />
      </div>
    </div>
  );
}
