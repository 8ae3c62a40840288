/** What a person without a workspace sends to its owner. */
export const messageForOwner = (email: string, origin: string): string =>
  [
    `Please invite me to your Rollout workspace at ${origin}`,
    `My address is ${email}`,
    "You find it under Settings › Team › Invite member.",
  ].join("\n");
