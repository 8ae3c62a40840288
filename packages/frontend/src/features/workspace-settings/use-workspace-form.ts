import { errorCodes, type Workspace, type WorkspaceChange } from "@rollout/contract";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.js";
import { refreshSettings } from "../../api/refresh-settings.js";
import { sessionQuery } from "../../api/session.js";
import { updateWorkspace } from "../../api/workspaces.js";
import { useAddressCheck } from "../../app/use-address-check.js";
import { slugProblem } from "../../app/workspace-slug.js";
import type { ShownError } from "../../ui/error-state.js";
import { showToast } from "../../ui/toast.js";

/** What is typed over the name and address of a workspace, and whether it can be saved. */
export interface WorkspaceForm {
  readonly name: string;
  readonly slug: string;
  readonly setName: (name: string) => void;
  readonly setSlug: (slug: string) => void;
  readonly isNameChanged: boolean;
  readonly isSlugChanged: boolean;
  readonly nameProblem: string | undefined;
  readonly slugProblem: string | undefined;
  readonly slugState: ReturnType<typeof useAddressCheck>;
  /** Fields that differ from what is saved. */
  readonly changes: number;
  readonly discard: () => void;
  readonly save: () => void;
  readonly isSaving: boolean;
  /** An error that is not about one of the fields. */
  readonly error: ShownError | null;
  readonly nameInput: RefObject<HTMLInputElement | null>;
  readonly slugInput: RefObject<HTMLInputElement | null>;
}

export function useWorkspaceForm(saved: Workspace): WorkspaceForm {
  const client = useQueryClient();
  const { workspaces } = useSuspenseQuery(sessionQuery()).data;
  const former = workspaces.find(({ workspace }) => workspace.id === saved.id)?.formerSlugs ?? [];
  const [name, setName] = useState(saved.name);
  const [slug, setSlug] = useState(saved.slug);
  const nameInput = useRef<HTMLInputElement>(null);
  const slugInput = useRef<HTMLInputElement>(null);
  const isNameChanged = name.trim() !== saved.name;
  const isSlugChanged = slug !== saved.slug;
  const asked = useAddressCheck(slug);
  // A workspace can take back an address that it had.
  const slugState = !isSlugChanged ? "empty" : former.includes(slug) ? "free" : asked;
  const saving = useMutation({
    mutationFn: (change: WorkspaceChange) => updateWorkspace(saved.slug, change),
    onSuccess: async ({ slug: now }) => {
      showToast({ title: now === saved.slug ? "The name is changed" : `The workspace is at /w/${now}` });
      // The shell leads on to the new address once the session names it.
      await client.invalidateQueries({ queryKey: sessionQuery().queryKey });
      await refreshSettings(client, now);
    },
    onError: (error, change) => {
      if (!isSlugTaken(error)) return;
      client.setQueryData(["workspace-address", change.slug], "taken" as const);
      slugInput.current?.focus();
    },
  });
  const problems = {
    name: name.trim() === "" ? "A workspace needs a name." : undefined,
    slug:
      slugProblem(slug) ??
      (slugState === "taken" ? `${errorCodes.slug_taken[1]} ${errorCodes.slug_taken[2]}` : undefined),
  };
  const changes = Number(isNameChanged) + Number(isSlugChanged);
  return {
    name,
    slug,
    setName,
    setSlug,
    isNameChanged,
    isSlugChanged,
    nameProblem: problems.name,
    slugProblem: problems.slug,
    slugState,
    changes,
    discard: () => {
      setName(saved.name);
      setSlug(saved.slug);
      saving.reset();
    },
    save: () => {
      if (problems.name) nameInput.current?.focus();
      else if (problems.slug) slugInput.current?.focus();
      else if (changes > 0 && !saving.isPending)
        saving.mutate({
          ...(isNameChanged ? { name: name.trim() } : {}),
          ...(isSlugChanged ? { slug } : {}),
        });
    },
    isSaving: saving.isPending,
    error: isSlugTaken(saving.error) ? null : saving.error,
    nameInput,
    slugInput,
  };
}

const isSlugTaken = (error: unknown): boolean => error instanceof ApiError && error.code === "slug_taken";
