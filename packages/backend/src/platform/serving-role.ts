import type { Database } from "./database.js";

/** Refuses a role that row-level security or durability cannot bind. */
export async function assertServingRole(database: Database): Promise<void> {
  const [role] = await database.query<{ name: string; super: boolean; bypass: boolean }>(
    "select rolname as name, rolsuper as super, rolbypassrls as bypass from pg_roles where rolname = current_user",
  );
  if (!role || role.super || role.bypass) {
    throw new Error(
      `The server does not serve as ${role?.name ?? "this role"}: it is a superuser or has BYPASSRLS, so workspaces would not be kept apart. Give DATABASE_URL a role without these rights.`,
    );
  }
  const [durability] = await database.query<{ fsync: string; pages: string; commit: string }>(
    "select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit",
  );
  if (durability?.fsync !== "on" || durability.pages !== "on" || durability.commit === "off") {
    throw new Error(
      "Postgres runs with fsync, full_page_writes or synchronous_commit off, so acknowledged events could be lost. Turn them on.",
    );
  }
}
