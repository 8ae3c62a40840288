import type { AuditAction } from "@rollout/contract";
import {
  Building2,
  Clock,
  Download,
  KeyRound,
  Layers,
  LogIn,
  LogOut,
  type LucideIcon,
  MonitorSmartphone,
  Trash2,
  UserRoundPlus,
  UserRoundX,
  Users,
} from "lucide-react";

const ofNoun: Record<string, LucideIcon> = {
  session: LogIn,
  workspace: Building2,
  api_key: KeyRound,
  member: Users,
  invitation: UserRoundPlus,
  audit: Download,
  dataset: Layers,
};

const ofAction: Partial<Record<AuditAction, LucideIcon>> = {
  "session.close": LogOut,
  "session.revoke": MonitorSmartphone,
  "session.attach": UserRoundPlus,
  "workspace.delete": Trash2,
  "workspace.purge": Trash2,
  "member.remove": UserRoundX,
  "member.leave": LogOut,
  "invitation.revoke": UserRoundX,
  "dataset.delete": Trash2,
};

/** The picture of an action: of its noun, unless the deed has one of its own. */
export function ActionIcon({
  action,
  className,
}: {
  readonly action: AuditAction;
  readonly className: string;
}) {
  const Icon = ofAction[action] ?? ofNoun[action.split(".")[0] ?? ""] ?? Clock;
  return <Icon className={className} />;
}
