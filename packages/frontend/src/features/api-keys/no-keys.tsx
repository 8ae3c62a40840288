import { EmptyState } from "../../ui/empty-state.js";
import { KeyCodeBlock } from "./key-code-block.js";

/** No key yet: what the first one is for, and how a program is given it. */
export const NoKeys = () => (
  <div className="[&>div]:mx-0 [&>div]:px-0 [&>div]:pt-6">
    <EmptyState title="No API key yet">
      <p>
        Create a key, copy its secret, and hand it to your program in these variables. The secret is shown
        once; keep it out of source code.
      </p>
      <div className="mt-4 text-ink">
        <KeyCodeBlock preview="mv37_rl_…" copied="mv37_rl_…" />
      </div>
    </EmptyState>
  </div>
);
