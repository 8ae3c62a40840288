import type { Bucket } from "@rollout/contract";
import type { Shelf } from "../../api/files.js";
import { Select } from "../../ui/select.js";

interface StorageSelectProps {
  readonly buckets: readonly Bucket[];
  readonly shelf: Shelf;
  readonly onChange: (shelf: Shelf) => void;
}

const builtIn = "built-in";

/** Every storage in one control, where there is no room for the tree. */
export const StorageSelect = ({ buckets, shelf, onChange }: StorageSelectProps) => (
  <Select<string>
    label="Storage"
    value={shelf ?? builtIn}
    options={[
      { value: builtIn, label: "Built-in" },
      { value: "imports", label: "From imports" },
      ...buckets.map(({ id, name, state }) => ({
        value: id,
        label: name,
        ...(state === "failed" ? { note: "does not answer" } : {}),
      })),
    ]}
    onChange={(value) => onChange(value === builtIn ? null : (value as Shelf))}
    className="max-w-48 min-w-0 max-phone:h-9"
  />
);
