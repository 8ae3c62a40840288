import type { Bucket, BucketId } from "@rollout/contract";
import type { Storage } from "../../api/files.js";
import { Select } from "../../ui/select.js";

interface StorageSelectProps {
  readonly buckets: readonly Bucket[];
  readonly storage: Storage;
  readonly onChange: (storage: Storage) => void;
}

const builtIn = "built-in";

/** Every storage in one control, where there is no room for the tree. */
export const StorageSelect = ({ buckets, storage, onChange }: StorageSelectProps) => (
  <Select<string>
    label="Storage"
    value={storage ?? builtIn}
    options={[
      { value: builtIn, label: "Built-in" },
      ...buckets.map(({ id, name, state }) => ({
        value: id,
        label: name,
        ...(state === "failed" ? { note: "does not answer" } : {}),
      })),
    ]}
    onChange={(value) => onChange(value === builtIn ? null : (value as BucketId))}
    className="max-w-48 min-w-0 max-phone:h-9"
  />
);
