/** What a sealed secret is bound to: moved anywhere else, it does not open. */
export interface SecretPlace {
  readonly workspaceId: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
  /** Where alone it may be sent. */
  readonly origin: string;
}

/** Seals secrets of workspaces before they are stored. */
export interface SecretBox {
  seal(text: string, place: SecretPlace): string;
  /** @throws {RolloutError} secret_unreadable. */
  open(sealed: string, place: SecretPlace): string;
}
