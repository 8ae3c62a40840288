import type { Bucket, BucketId } from "@rollout/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { deleteBucket, refreshBuckets } from "../../api/buckets.js";
import { useWorkspace } from "../../api/workspace.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { countOf } from "../../ui/format/numbers.js";
import { showToast } from "../../ui/toast.js";

interface DisconnectDialogProps {
  readonly bucket: Bucket;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Whether a connection is to end: what tasks lose by it, what stays. */
export function DisconnectDialog({ bucket, open, onOpenChange }: DisconnectDialogProps) {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const disconnect = useMutation({
    mutationFn: () => deleteBucket(workspace, bucket.id as BucketId),
    onSuccess: async () => {
      onOpenChange(false);
      await navigate({ to: "/w/$workspace/files", params: { workspace } });
      showToast({ title: `${bucket.name} is disconnected`, description: "Its objects stay where they are." });
      client.removeQueries({ queryKey: [workspace, "objects", bucket.id] });
      await refreshBuckets(client, workspace);
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disconnect ${bucket.name}?`}
      action={`Disconnect ${bucket.name}`}
      keep="Keep bucket"
      onConfirm={() => disconnect.mutate()}
      busy={disconnect.isPending}
      error={disconnect.error?.message}
    >
      <p>
        {bucket.fileCount === 0
          ? "No task refers to its objects."
          : `Tasks refer to ${countOf(bucket.fileCount, "file")} of this bucket. Agents that ask for them are told that the bucket is not connected, until it is connected again.`}
      </p>
      <p>The objects in the bucket stay where they are. The stored secret is forgotten.</p>
    </ConfirmDialog>
  );
}
