import { useBlocker } from "@tanstack/react-router";
import { Button } from "../../ui/button.js";
import { countOf } from "../../ui/format/numbers.js";
import { Kbd } from "../../ui/kbd.js";
import { useKeys } from "../../ui/keyboard.js";
import type { WorkspaceForm } from "./use-workspace-form.js";

/** What is not saved, and the two ways out; there only while something differs. */
export function SaveBar({ form }: { readonly form: WorkspaceForm }) {
  useKeys("Page", [{ keys: "mod+s", word: "Save", run: form.save }]);
  useBlocker({ shouldBlockFn: () => false, enableBeforeUnload: true });
  return (
    <div
      role="status"
      className="flex h-12 flex-none items-center gap-2 border-t border-line bg-page px-7 max-phone:h-15 max-phone:px-4 max-phone:[&>button]:h-11"
    >
      <span className="mr-auto">{countOf(form.changes, "change")}</span>
      <Button onClick={form.discard} disabled={form.isSaving}>
        Discard
      </Button>
      <Button variant="primary" busy={form.isSaving} onClick={form.save}>
        {form.isSaving ? "Saving" : "Save"}
        <span className="max-phone:hidden">
          <Kbd keys="⌘S" />
        </span>
      </Button>
    </div>
  );
}
