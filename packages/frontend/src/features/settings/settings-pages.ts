import {
  Building2,
  GitPullRequest,
  KeyRound,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  SunMoon,
  Users,
} from "lucide-react";

/** The pages of the settings, in the order of their list. */
export const settingsPages = [
  { to: "/w/$workspace/settings/api-keys", label: "API keys", icon: KeyRound },
  { to: "/w/$workspace/settings/team", label: "Team", icon: Users },
  { to: "/w/$workspace/settings/appearance", label: "Appearance", icon: SunMoon },
  { to: "/w/$workspace/settings/audit-log", label: "Audit log", icon: ScrollText },
  { to: "/w/$workspace/settings/workspace", label: "Workspace", icon: Building2 },
  { to: "/w/$workspace/settings/github", label: "GitHub", icon: GitPullRequest },
  { to: "/w/$workspace/settings/sessions", label: "Sessions", icon: MonitorSmartphone },
] as const satisfies readonly { to: string; label: string; icon: LucideIcon }[];
