import { z } from "zod";
import { workspaceIdSchema } from "./ids.js";
import { countSchema, nameSchema } from "./scalars.js";

export const roleSchema = z.enum(["owner", "member"]).meta({ id: "Role" });
export type Role = z.infer<typeof roleSchema>;

export const workspaceSlugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The name of a workspace in addresses and in `ROLLOUT_WORKSPACE`. */
export const workspaceSlugSchema = z
  .string()
  .regex(
    workspaceSlugPattern,
    "A slug has lower-case letters, digits and, inside, hyphens; at most 63 characters.",
  )
  .describe("Lower-case letters, digits and, inside, hyphens; at most 63");

export const workspaceSchema = z
  .object({ id: workspaceIdSchema, slug: z.string(), name: z.string() })
  .meta({ id: "Workspace" });
export type Workspace = z.infer<typeof workspaceSchema>;

export const newWorkspaceSchema = z
  .strictObject({ slug: workspaceSlugSchema, name: nameSchema })
  .meta({ id: "NewWorkspace" });
export type NewWorkspace = z.infer<typeof newWorkspaceSchema>;

/** Whether a slug can be the address of a new workspace. */
export const workspaceAddressSchema = z
  .object({ slug: z.string(), state: z.enum(["free", "taken"]) })
  .meta({ id: "WorkspaceAddress" });
export type WorkspaceAddress = z.infer<typeof workspaceAddressSchema>;

/** A former slug goes on leading to the workspace until another workspace takes it. */
export const workspaceChangeSchema = z
  .strictObject({ name: nameSchema.optional(), slug: workspaceSlugSchema.optional() })
  .meta({ id: "WorkspaceChange" });
export type WorkspaceChange = z.infer<typeof workspaceChangeSchema>;

/** Rollouts that run now, for each workspace of the person. */
export const workspaceActivitySchema = z
  .object({ workspaces: z.array(z.object({ workspaceId: workspaceIdSchema, running: countSchema })) })
  .meta({ id: "WorkspaceActivity" });
export type WorkspaceActivity = z.infer<typeof workspaceActivitySchema>;

export const themeSchema = z.enum(["system", "light", "dark"]).meta({ id: "Theme" });
export type Theme = z.infer<typeof themeSchema>;

/** How the web app looks for one member in one workspace; the hue is that of the accent, in degrees. */
export const appearanceSchema = z
  .object({ theme: themeSchema, hue: z.int().min(0).max(359) })
  .meta({ id: "Appearance" });
export type Appearance = z.infer<typeof appearanceSchema>;

export const defaultAppearance: Appearance = { theme: "system", hue: 222 };

export const appearanceChangeSchema = z
  .strictObject({ theme: themeSchema.optional(), hue: z.int().min(0).max(359).optional() })
  .meta({ id: "AppearanceChange" });
export type AppearanceChange = z.infer<typeof appearanceChangeSchema>;
