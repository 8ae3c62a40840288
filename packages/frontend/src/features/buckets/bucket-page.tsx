/** A connected bucket: its connection changed, tested, or ended. */
import type { Bucket, BucketId, BucketTest } from "@rollout/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { RotateCcw, Unplug } from "lucide-react";
import { type SubmitEvent, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.js";
import { bucketsQuery, refreshBuckets, testBucket, testNewBucket, updateBucket } from "../../api/buckets.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { Button, buttonClass } from "../../ui/button.js";
import { EmptyState } from "../../ui/empty-state.js";
import { ErrorState } from "../../ui/error-state.js";
import { PageBar } from "../../ui/page-bar.js";
import { SkeletonRows } from "../../ui/skeleton.js";
import { showToast } from "../../ui/toast.js";
import { useTitle } from "../../ui/use-title.js";
import { BucketFields } from "./bucket-fields.js";
import {
  type BucketErrors,
  type BucketValues,
  changeOf,
  checkValues,
  focusFirst,
  focusWrong,
  needsSecretAgain,
  newBucketOf,
  valuesOf,
} from "./bucket-form.js";
import { DisconnectDialog } from "./disconnect-dialog.js";
import { failureOf } from "./failure.js";
import { OwnersConnect } from "./owners-connect.js";
import { TestResult } from "./test-result.js";
import { useIsOwner } from "./use-owner.js";

const route = getRouteApi("/w/$workspace/files/buckets/$bucketId");

export function BucketPage() {
  const { workspace, bucketId } = route.useParams();
  const buckets = useQuery(bucketsQuery(workspace));
  const bucket = buckets.data?.find(({ id }) => id === bucketId);
  useTitle(bucket ? `${bucket.name}, connection` : "Bucket");
  const isOwner = useIsOwner(workspace);
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/files" params={{ workspace }}>
            Files
          </Link>
          {bucket && (
            <Link to="/w/$workspace/files" params={{ workspace }} search={{ bucket: bucket.id }}>
              {bucket.name}
            </Link>
          )}
          <h1>Connection</h1>
        </Breadcrumb>
        {bucket && isOwner && (
          <Button variant="danger" icon={<Unplug />} className="ml-auto" onClick={() => setIsAsking(true)}>
            Disconnect
          </Button>
        )}
      </PageBar>
      {buckets.isPending && <SkeletonRows rows={6} className="h-14" />}
      {buckets.isError && (
        <ErrorState
          title="The connection could not be loaded."
          error={buckets.error}
          onRetry={() => void buckets.refetch()}
        />
      )}
      {buckets.data && !bucket && (
        <EmptyState title={`No connected bucket ${bucketId} in ${workspace}`}>
          It may be disconnected, or in another workspace of yours: switch at the top left.
        </EmptyState>
      )}
      {bucket && isOwner === false && <OwnersConnect />}
      {bucket && isOwner && <BucketForm key={bucket.id} workspace={workspace} bucket={bucket} />}
      {bucket && <DisconnectDialog bucket={bucket} open={isAsking} onOpenChange={setIsAsking} />}
    </>
  );
}

const boundReason = "The stored secret is bound to its endpoint. Enter it again for this one.";

interface BucketFormProps {
  readonly workspace: string;
  readonly bucket: Bucket;
}

function BucketForm({ workspace, bucket }: BucketFormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<BucketValues>(valuesOf(bucket));
  const [replaces, setReplaces] = useState(false);
  const [errors, setErrors] = useState<BucketErrors>({});
  const isBound = needsSecretAgain(values, bucket);
  const asksSecret = replaces || isBound;
  const changed = changeOf(values, bucket);
  const count = Object.keys(changed).length;
  const note = ({ field, message }: { field: BucketTest["field"]; message: string }): void => {
    if (!field) return;
    setErrors({ [field]: message });
    focusWrong(form.current, { [field]: message });
  };
  const test = useMutation({
    mutationFn: (wanted: BucketValues) =>
      wanted.secretAccessKey === ""
        ? testBucket(workspace, bucket.id as BucketId)
        : testNewBucket(workspace, newBucketOf(wanted)),
    onSuccess: async (found) => {
      note(found);
      await refreshBuckets(client, workspace);
    },
  });
  const save = useMutation({
    mutationFn: () => updateBucket(workspace, bucket.id as BucketId, changed),
    onSuccess: async (saved) => {
      await refreshBuckets(client, workspace);
      void client.invalidateQueries({ queryKey: [workspace, "objects", bucket.id] });
      showToast({ title: `The connection of ${saved.name} is saved` });
      await navigate({ to: "/w/$workspace/files", params: { workspace }, search: { bucket: saved.id } });
    },
    onError: (error) => error instanceof ApiError && note({ ...failureOf(error), message: error.message }),
  });
  const change = (next: Partial<BucketValues>): void => {
    setValues({ ...values, ...next });
    const names = Object.keys(next);
    setErrors(Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name))));
  };
  const isChecked = (): boolean => {
    const found: BucketErrors = checkValues(values, { needsSecret: asksSecret });
    setErrors(found.secretAccessKey && isBound ? { ...found, secretAccessKey: boundReason } : found);
    focusFirst(form.current, found);
    return Object.keys(found).length === 0;
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (count > 0 && isChecked()) save.mutate();
  };
  const told = test.data && test.variables === values ? test.data : undefined;
  const failure = save.error instanceof ApiError ? failureOf(save.error) : told;
  const repair =
    failure?.field && failure.repair != null ? { field: failure.field, value: failure.repair } : null;
  // The test as it is saved says nothing of what was changed since.
  const canTest = count === 0 || values.secretAccessKey !== "";
  const error = save.error ?? test.error;
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[620px] flex-col gap-4 px-7 py-5 max-phone:px-4">
          {bucket.state === "failed" && !told?.ok && (
            <p role="status" className="border-l-2 border-warn pl-3">
              <span className="font-medium">The last use of this bucket failed.</span>{" "}
              <span className="text-ink-2">{bucket.message}</span>
            </p>
          )}
          <BucketFields
            values={values}
            onChange={change}
            errors={errors}
            repair={repair}
            onRepair={() => repair && change({ [repair.field]: repair.value })}
            confirmed={{}}
            isSecretStored={!asksSecret}
            secretHint={isBound ? boundReason : undefined}
            onReplaceSecret={() => setReplaces(true)}
          />
          {(told || error) && <hr className="border-line" />}
          {told && <TestResult test={told} at={test.submittedAt} prefix={newBucketOf(values).prefix} />}
          {error && (
            <div className="-mx-4">
              <ErrorState title="The connection was not changed." error={error} />
            </div>
          )}
        </div>
      </div>
      <footer className="flex min-h-13 flex-none flex-wrap items-center gap-2 border-t border-line px-7 max-phone:px-4 max-phone:py-2">
        <Button
          icon={<RotateCcw className="small" />}
          busy={test.isPending}
          disabled={!canTest}
          title={canTest ? undefined : "Saving tests what was changed"}
          onClick={() => isChecked() && test.mutate(values)}
          className="max-phone:h-11"
        >
          {test.isPending ? "Testing" : "Test connection"}
        </Button>
        <Link
          to="/w/$workspace/files"
          params={{ workspace }}
          search={{ bucket: bucket.id as BucketId }}
          className={`${buttonClass({ variant: "ghost" })} ml-auto max-phone:h-11`}
        >
          Cancel
        </Link>
        <Button
          type="submit"
          variant="primary"
          disabled={count === 0}
          busy={save.isPending}
          className="max-phone:h-11"
        >
          {save.isPending ? "Testing and saving" : "Save connection"}
        </Button>
      </footer>
    </form>
  );
}
