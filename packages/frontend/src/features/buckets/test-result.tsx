/** What a test of a connection found: the cause in one sentence, then the steps in their order. */
import type { BucketStep, BucketTest, ErrorCode } from "@rollout/contract";
import clsx from "clsx";
import { useEffect, useRef } from "react";
import { formatAge } from "../../ui/format/age.js";
import { formatDuration } from "../../ui/format/duration.js";
import { countOf } from "../../ui/format/numbers.js";
import { StatusMark } from "../../ui/status-mark.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { WaitingMark } from "../../ui/waiting-mark.js";

const stepWords: Record<BucketStep, string> = {
  address: "Address",
  connection: "Connection",
  clock: "Clock",
  credentials: "Access key",
  region: "Region",
  access: "Rights to list, write, read and delete",
};

/** The cause in a few words; what the server says about it follows. */
const causes: Partial<Record<ErrorCode, string>> = {
  endpoint_refused: "The server may not connect to this endpoint.",
  bucket_unreachable: "Nothing answers there as S3 does.",
  bucket_missing: "There is no such bucket.",
  bucket_region_mismatch: "The bucket is in another region.",
  bucket_credentials_refused: "The credentials are not accepted.",
  bucket_access_denied: "The access key is allowed too little.",
  bucket_clock_skew: "The clocks are too far apart.",
};

/** How each step fails. */
const failedWords: Record<BucketStep, string> = {
  address: "not allowed",
  connection: "no storage there",
  clock: "too far apart",
  credentials: "not accepted",
  region: "does not match",
  access: "not possible",
};

interface TestResultProps {
  readonly test: BucketTest;
  /** Unix ms. */
  readonly at: number;
  readonly prefix: string;
}

export function TestResult({ test, at, prefix }: TestResultProps) {
  const age = useDerivedFromNow((now) => formatAge(at, now));
  const section = useRef<HTMLElement>(null);
  // The outside system is the window, whose lower edge may be above what was found.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new test is why it scrolls.
  useEffect(() => {
    section.current?.scrollIntoView({ block: "nearest" });
  }, [test]);
  return (
    <section ref={section} aria-label="Test of the connection" className="flex flex-col gap-3">
      {test.ok ? (
        <div role="status" className="flex gap-2">
          <span className="mt-0.75">
            <StatusMark status="succeeded" />
          </span>
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <p>
              <span className="font-medium">The bucket can be read and written.</span>{" "}
              <span className="tabular text-meta text-ink-3">
                tested {age} in {formatDuration(test.tookMs)}
              </span>
            </p>
            <Found objects={test.objects} prefix={prefix} />
          </div>
        </div>
      ) : (
        <div role="alert" className="border-l-2 border-bad pl-3 [overflow-wrap:anywhere]">
          <p className="font-medium">{(test.code && causes[test.code]) ?? "The test failed."}</p>
          <p className="text-ink-2">{test.message} Nothing was saved.</p>
          {test.code && (
            <p className="text-meta text-ink-3">
              code <span className="font-mono">{test.code}</span>
            </p>
          )}
        </div>
      )}
      <ol className="flex flex-col gap-1">
        {test.steps.map(({ step, state, detail }) => (
          <li key={step} className="flex items-start gap-2 leading-6">
            <span className="mt-1.25">
              {state === "not_tried" ? (
                <WaitingMark />
              ) : (
                <StatusMark status={state === "ok" ? "succeeded" : "failed"} />
              )}
            </span>
            <span className={clsx("flex-none", state === "not_tried" && "text-ink-3")}>
              {stepWords[step]}
            </span>
            <span
              className={clsx(
                "ml-auto min-w-0 truncate text-right max-phone:hidden",
                state === "failed" ? "text-bad-ink" : "text-ink-3",
              )}
              title={detail}
            >
              {state === "failed"
                ? failedWords[step]
                : state === "not_tried"
                  ? "not tried"
                  : detail.replace(/\.$/, "")}
            </span>
            <span className="sr-only">
              {state === "ok" ? "well" : state === "failed" ? "failed" : "not tried"}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Found({ objects, prefix }: { readonly objects: BucketTest["objects"]; readonly prefix: string }) {
  if (objects === null) return null;
  const where =
    prefix === "" ? (
      "in the bucket"
    ) : (
      <>
        under <span className="font-mono text-mono">{prefix}</span>
      </>
    );
  return (
    <p className="text-ink-2">
      {countOf(objects.count, "object")} {where}
      {!objects.isAll && " so far"}
      {objects.newestKey !== null && (
        <>
          , newest <span className="font-mono text-mono">{objects.newestKey}</span>
        </>
      )}
      .
      {objects.count === 0 &&
        prefix !== "" &&
        " Check the spelling of the prefix if something should be there."}
    </p>
  );
}
