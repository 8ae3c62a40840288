import { errorCodes, type Session } from "@rollout/contract";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.js";
import { sessionQuery } from "../../api/session.js";
import { createWorkspace } from "../../api/workspaces.js";
import { AddressField } from "../../app/address-field.js";
import { EntryFrame } from "../../app/entry-frame.js";
import { useAddressCheck } from "../../app/use-address-check.js";
import { slugOf, slugProblem } from "../../app/workspace-slug.js";
import { Button, buttonClass } from "../../ui/button.js";
import { ErrorState } from "../../ui/error-state.js";
import { Field, TextInput } from "../../ui/field.js";
import { useTitle } from "../../ui/use-title.js";
import { WorkspacePreview } from "./workspace-preview.js";

/** Name and address of a new workspace, with a picture of it beside. */
export function CreateWorkspacePage() {
  useTitle("Create your workspace");
  const session = useSuspenseQuery(sessionQuery()).data;
  const hasWorkspace = session.workspaces.length > 0;
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const slug = ownSlug ?? slugOf(name);
  if (!session.mayCreateWorkspace) return <Denied session={session} />;
  return (
    <EntryFrame width="form" person={session.user} aside={<WorkspacePreview slug={slug} />}>
      <h1 className="text-title">Create {hasWorkspace ? "a" : "your"} workspace</h1>
      <p className="mt-1 text-ink-2">
        A workspace keeps the keys, datasets, files and traces of one team or project together, and apart from
        others.
      </p>
      <WorkspaceForm name={name} onName={setName} slug={slug} onSlug={setOwnSlug} />
      <p className="mt-3 text-meta text-ink-3">
        You become its owner.{" "}
        {hasWorkspace ? (
          <Link to="/" className="text-accent-ink underline">
            Back to the workspace you came from
          </Link>
        ) : (
          <>
            Were you invited to an existing one?{" "}
            <Link to="/no-workspace" className="text-accent-ink underline">
              Look for invitations
            </Link>
          </>
        )}
      </p>
    </EntryFrame>
  );
}

interface WorkspaceFormProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly slug: string;
  readonly onSlug: (slug: string) => void;
}

function WorkspaceForm({ name, onName, slug, onSlug }: WorkspaceFormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [wasSubmitted, setSubmitted] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const slugInput = useRef<HTMLInputElement>(null);
  const state = useAddressCheck(slug);
  const creation = useMutation({
    mutationFn: createWorkspace,
    onSuccess: async (workspace) => {
      await client.refetchQueries({ queryKey: sessionQuery().queryKey });
      await navigate({ to: "/w/$workspace/traces", params: { workspace: workspace.slug } });
    },
    onError: (error, { slug: refused }) => {
      if (!(error instanceof ApiError && error.code === "slug_taken")) return;
      client.setQueryData(["workspace-address", refused], "taken" as const);
      slugInput.current?.focus();
    },
  });
  const nameProblem = name.trim() === "" ? "A workspace needs a name." : undefined;
  const problem =
    slugProblem(slug) ?? (state === "taken" ? `${errorCodes.slug_taken[1]} Choose another one.` : undefined);
  const isTouched = wasSubmitted || slug !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    if (nameProblem) nameInput.current?.focus();
    else if (problem) slugInput.current?.focus();
    else creation.mutate({ name: name.trim(), slug });
  };
  const isFormsError = creation.error instanceof ApiError && creation.error.code === "slug_taken";
  return (
    <form className="mt-6 flex flex-col gap-3.5" onSubmit={submit} noValidate>
      <Field label="Name" error={wasSubmitted ? nameProblem : undefined}>
        {(control) => (
          <TextInput
            {...control}
            ref={nameInput}
            value={name}
            onChange={(event) => onName(event.target.value)}
            autoFocus
            maxLength={256}
            placeholder="Northwind support"
          />
        )}
      </Field>
      <AddressField
        slug={slug}
        onChange={onSlug}
        state={state}
        error={isTouched ? problem : undefined}
        outlook="It can be changed later; the old address then leads to the new one."
        inputRef={slugInput}
      />
      {creation.error && !isFormsError && (
        <div className="-mx-4 -my-2">
          <ErrorState title="The workspace was not created." error={creation.error} />
        </div>
      )}
      <Button
        type="submit"
        variant="primary"
        size="large"
        className="mt-2 w-full max-phone:h-11"
        busy={creation.isPending}
      >
        Create workspace
      </Button>
    </form>
  );
}

const Denied = ({ session }: { readonly session: Session }) => (
  <EntryFrame person={session.user} greyOrnament>
    <h1 className="text-title">Only owners create workspaces here</h1>
    <p className="mt-1 mb-6 text-ink-2">{errorCodes.workspace_creation_refused[2]}</p>
    <Link to="/" className={buttonClass({ size: "large" })}>
      {session.workspaces.length > 0 ? "Open your workspace" : "Look for invitations"}
    </Link>
  </EntryFrame>
);
