/** Connects an S3-compatible bucket: what it is, a test of it, and only then the connection. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { RotateCcw, ShieldCheck } from "lucide-react";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { createBucket, refreshBuckets, testNewBucket } from "../../api/buckets.js";
import { Breadcrumb } from "../../ui/breadcrumb.js";
import { awaitedClass, Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { PageBar } from "../../ui/page-bar.js";
import { showToast } from "../../ui/toast.js";
import { useTitle } from "../../ui/use-title.js";
import { BucketFields } from "./bucket-fields.js";
import {
  type BucketErrors,
  type BucketValues,
  checkValues,
  focusFirst,
  focusWrong,
  isSameConnection,
  newBucketOf,
  noBucket,
} from "./bucket-form.js";
import { OwnersConnect } from "./owners-connect.js";
import { TestResult } from "./test-result.js";
import { useIsOwner } from "./use-owner.js";

const route = getRouteApi("/w/$workspace/files/connect");

export function ConnectBucketPage() {
  const { workspace } = route.useParams();
  useTitle("Connect S3 bucket");
  const isOwner = useIsOwner(workspace);
  return (
    <>
      <PageBar>
        <Breadcrumb>
          <Link to="/w/$workspace/files" params={{ workspace }}>
            Files
          </Link>
          <h1>Connect S3 bucket</h1>
        </Breadcrumb>
        <span className="ml-auto flex items-center gap-1.5 text-meta text-ink-2 max-tablet:hidden">
          <ShieldCheck className="text-ink-3" />
          The secret is stored sealed and bound to this endpoint
        </span>
      </PageBar>
      {isOwner === false ? <OwnersConnect /> : <ConnectForm workspace={workspace} />}
    </>
  );
}

function ConnectForm({ workspace }: { readonly workspace: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const connectButton = useRef<HTMLButtonElement>(null);
  const [values, setValues] = useState<BucketValues>(noBucket);
  const [errors, setErrors] = useState<BucketErrors>({});
  const test = useMutation({
    mutationFn: (wanted: BucketValues) => testNewBucket(workspace, newBucketOf(wanted)),
    onSuccess: ({ field, message }) => {
      if (!field) return;
      setErrors({ [field]: message });
      focusWrong(form.current, { [field]: message });
    },
  });
  const connect = useMutation({
    mutationFn: () => createBucket(workspace, newBucketOf(values)),
    onSuccess: async (bucket) => {
      await refreshBuckets(client, workspace);
      showToast({ title: `${bucket.name} is connected` });
      await navigate({ to: "/w/$workspace/files", params: { workspace }, search: { bucket: bucket.id } });
    },
  });
  // A test tells of the values that it was made with, and of no others.
  const result = test.variables && isSameConnection(test.variables, values) ? test.data : undefined;
  const isTested = result?.ok === true;

  // The outside system is the browser's focus: what is next is one key away.
  useEffect(() => {
    if (isTested) connectButton.current?.focus({ preventScroll: true });
  }, [isTested]);

  const change = (changed: Partial<BucketValues>): void => {
    setValues({ ...values, ...changed });
    const names = Object.keys(changed);
    setErrors(Object.fromEntries(Object.entries(errors).filter(([name]) => !names.includes(name))));
  };
  const runTest = (wanted: BucketValues): void => {
    const found = checkValues(wanted, { needsSecret: true });
    setErrors(found);
    if (Object.keys(found).length === 0) test.mutate(wanted);
    else focusFirst(form.current, found);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isTested) connect.mutate();
    else if (!test.isPending) runTest(values);
  };
  const repair =
    result?.field && result.repair !== null ? { field: result.field, value: result.repair } : null;
  const error = test.error ?? connect.error;
  return (
    <form ref={form} noValidate onSubmit={submit} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[620px] flex-col gap-4 px-7 py-5 max-phone:px-4">
          <BucketFields
            values={values}
            onChange={change}
            errors={errors}
            repair={repair}
            onRepair={() => {
              if (!repair) return;
              const repaired = { ...values, [repair.field]: repair.value };
              setValues(repaired);
              runTest(repaired);
            }}
            confirmed={isTested ? { region: "Confirmed by the server." } : {}}
            isSecretStored={false}
          />
          {(result || error) && <hr className="border-line" />}
          {result && <TestResult test={result} at={test.submittedAt} prefix={newBucketOf(values).prefix} />}
          {error && (
            <div className="-mx-4">
              <ErrorState
                title={
                  connect.error ? "The bucket was not connected." : "The connection could not be tested."
                }
                error={error}
              />
            </div>
          )}
        </div>
      </div>
      <footer className="flex min-h-13 flex-none flex-wrap items-center gap-2 border-t border-line px-7 max-phone:px-4 max-phone:py-2">
        <Button
          icon={<RotateCcw className="small" />}
          busy={test.isPending}
          type={isTested ? "button" : "submit"}
          {...(isTested ? { onClick: () => runTest(values) } : {})}
          className="max-phone:h-11"
        >
          {test.isPending ? "Testing" : test.data ? "Test again" : "Test connection"}
        </Button>
        <Link
          to="/w/$workspace/files"
          params={{ workspace }}
          className={`${buttonClass({ variant: "ghost" })} ml-auto max-phone:h-11`}
        >
          Cancel
        </Link>
        <Button
          ref={connectButton}
          type={isTested ? "submit" : "button"}
          variant="primary"
          disabled={!isTested}
          title={isTested ? undefined : "Test the connection first"}
          busy={connect.isPending}
          className={`${awaitedClass} max-phone:h-11`}
        >
          Connect bucket
        </Button>
      </footer>
    </form>
  );
}
