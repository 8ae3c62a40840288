/**
 * The library, loaded when somebody signs in for the first time: most servers never need it.
 *
 * It warns that it wants Node 22 on every start under Node 20, where all that is used of it works. That one
 * sentence is left out; anything else that is printed meanwhile is not.
 */
export async function loadProvider(): Promise<typeof import("oidc-provider")> {
  const { warn } = console;
  console.warn = (...words: unknown[]): void => {
    if (!String(words[0]).includes("oidc-provider WARNING: Unsupported runtime")) warn(...words);
  };
  try {
    return await import("oidc-provider");
  } finally {
    console.warn = warn;
  }
}
