import type { InvitationId, SentInvitation } from "@rollout/contract";
import { TestPerson } from "./test-person.js";
import type { TestServer } from "./test-server.js";

/** An invitation that its inviter got the link of. */
export interface TestInvitation {
  readonly ines: TestPerson;
  /** Of the workspace that it is to. */
  readonly slug: string;
  readonly id: InvitationId;
  readonly email: string;
  readonly token: string;
}

let addresses = 0;

export const newAddress = (): string => `lukas-${++addresses}@northwind.example`;

/** The token of an invitation's link. */
export const tokenOfLink = (link: string | null): string =>
  new URLSearchParams(new URL(link ?? "").hash.slice(1)).get("token") ?? "";

/** Invites an address, a new one unless given, on a server that has no mail. */
export async function sendInvitation(
  ines: TestPerson,
  email: string = newAddress(),
  role: "owner" | "member" = "member",
): Promise<TestInvitation> {
  const { body } = await ines.call<SentInvitation>("POST", "/api/v1/invitations", { email, role });
  const { id, email: address } = body.invitation;
  return { ines, slug: ines.workspace, id, email: address, token: tokenOfLink(body.link) };
}

/** As sendInvitation, to a new workspace, by its owner. */
export async function makeInvitation(
  server: TestServer,
  email?: string,
  role?: "owner" | "member",
): Promise<TestInvitation> {
  const ines = await TestPerson.signIn(server, "Ines Carvalho", null);
  await ines.makeWorkspace("Northwind Support");
  return sendInvitation(ines, email, role);
}
