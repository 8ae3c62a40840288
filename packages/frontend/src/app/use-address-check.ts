import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { workspaceAddressQuery } from "../api/workspaces.js";
import { slugProblem } from "./workspace-slug.js";

/** Long enough that a word is typed. */
const typingMs = 400;

/** Whether the address is free, asked once the typing rests. */
export function useAddressCheck(slug: string): "empty" | "checking" | "free" | "taken" | "unknown" {
  const [settled, setSettled] = useState(slug);
  // The outside system is the person who is still typing.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(slug), typingMs);
    return () => clearTimeout(timer);
  }, [slug]);
  const isUsable = slugProblem(settled) === undefined;
  const query = useQuery({ ...workspaceAddressQuery(settled), enabled: isUsable });
  if (slugProblem(slug) !== undefined) return "empty";
  if (settled !== slug || query.isPending) return query.isError ? "unknown" : "checking";
  return query.data ?? "unknown";
}
