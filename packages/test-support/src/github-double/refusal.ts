/** A reply of GitHub that is an error. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** @throws {Refusal} 404 for what is not there. */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Refusal(404, "Not Found");
  return value;
}
