import { EmptyState } from "../../ui/empty-state.js";

/** In place of a connection's page, for members: who may change it. */
export const OwnersConnect = () => (
  <EmptyState level="h1" title="Only owners can connect buckets">
    Ask an owner of the workspace. Members use the buckets that are connected.
  </EmptyState>
);
