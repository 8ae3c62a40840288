import { type Appearance, type AppearanceChange, defaultAppearance, type Session } from "@rollout/contract";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { updateAppearance } from "../api/appearance.js";
import { sessionQuery } from "../api/session.js";
import { showError } from "../ui/toast.js";

/** A slider that is being dragged is saved when it rests, ms. */
const restMs = 400;

/** How this workspace looks for the person; a change is seen at once, and springs back when it cannot be saved. */
export function useAppearance(workspace: string) {
  const client = useQueryClient();
  const { queryKey } = sessionQuery();
  const session = useSuspenseQuery(sessionQuery()).data;
  const appearance = appearanceIn(session, workspace);
  const show = (next: Appearance) =>
    client.setQueryData(queryKey, (before) => before && withAppearance(before, workspace, next));
  const waiting = useRef<{ before: Appearance; timer: ReturnType<typeof setTimeout> } | null>(null);
  const saving = useMutation({
    mutationFn: ({ to }: { to: Appearance; from: Appearance }) => updateAppearance(workspace, to),
    onError: (error, { from }) => {
      show(from);
      showError("The appearance was not saved.", error);
    },
  });
  const { mutate } = saving;
  const save = (to: Appearance) => {
    const from = waiting.current?.before ?? appearance;
    clearTimeout(waiting.current?.timer);
    waiting.current = null;
    mutate({ to, from });
  };
  // The outside system is the clock: leaving the page must not lose what still waits to be saved.
  const latest = useRef({ appearance, save });
  useEffect(() => {
    latest.current = { appearance, save };
  });
  useEffect(
    () => () => {
      if (waiting.current) latest.current.save(latest.current.appearance);
    },
    [],
  );
  return {
    appearance,
    change: (change: AppearanceChange, { isMoving = false } = {}) => {
      const next = { ...appearance, ...change };
      void client.cancelQueries({ queryKey });
      show(next);
      if (!isMoving) return save(next);
      const before = waiting.current?.before ?? appearance;
      clearTimeout(waiting.current?.timer);
      waiting.current = { before, timer: setTimeout(() => save(next), restMs) };
    },
  };
}

const appearanceIn = (session: Session, slug: string): Appearance =>
  session.workspaces.find(({ workspace }) => workspace.slug === slug)?.appearance ?? defaultAppearance;

const withAppearance = (session: Session, slug: string, appearance: Appearance): Session => ({
  ...session,
  workspaces: session.workspaces.map((each) =>
    each.workspace.slug === slug ? { ...each, appearance } : each,
  ),
});
