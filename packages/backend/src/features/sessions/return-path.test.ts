import { expect, test } from "vitest";
import { returnPath } from "./return-path.js";

test("a page of the web app is returned to, with query and fragment", () => {
  for (const page of [
    "/",
    "/?q=1",
    "/w/northwind/traces",
    "/w/northwind/rollouts/ro_81pd?seq=36#e36",
    "/w/northwind/traces/groups/workflow/refunds%20%26%20returns",
    "/invitation?to=https://evil.example//x",
    "/no-workspace",
    "/signed-in",
    "/create-workspace",
  ])
    expect(returnPath(page)).toBe(page);
});

test("whatever could be read as another site, or is no page, leads to the start", () => {
  const encoded = (text: string): string =>
    [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join("");
  const corpus = [
    "//e",
    "///e",
    "////e",
    "/\\e",
    "\\/e",
    "\\\\e",
    "/\\/e",
    "//\\e",
    "https:e",
    "https:/e",
    "https://e",
    "https:\\\\e",
    "HTTPS://e",
    "http://e@own",
    "javascript:alert(1)",
    "data:text/html,x",
    " //e",
    "\t//e",
    "/\t/e",
    "/\n/e",
    "/\r\n/e",
    "/\0/e",
    "/\u00a0\0",
    "/\u2028/e",
    "%2f%2fe",
    "%2F%2Fe",
    "/%2fe",
    "/%2f%2fe",
    "/%5ce",
    "/%5C%5Ce",
    "/%09/e",
    "/%0d%0aLocation:%20https://e",
    "/%00/e",
    "/%252f%252fe",
    "/%25252f%25252fe",
    "/%2525252525252f%2fe",
    "/w/%2e%2e/%2e%2e//e",
    "/w/..//e",
    "/../e",
    "/./e",
    "/w/./e",
    "/;@e",
    "/%E0%A4%A",
    "e",
    "e/w",
    "?q=1",
    "#x",
    "",
    encoded("//e"),
    encoded("/\\e"),
    encoded("https://e"),
    `/${encoded("/e")}`,
    `/${encoded("\\e")}`,
    `/${encoded(encoded("//e"))}`,
    "/api/v1/session",
    "/API/v1/session",
    "/oidc/auth",
    "/auth/callback?code=1",
    "/sign-in?error=x",
    "/sign-in/link",
    "/sdk/x.whl",
    "/assets/x.js",
    "/metrics",
  ];
  for (const wanted of corpus) expect([wanted, returnPath(wanted)]).toEqual([wanted, "/"]);
  expect(returnPath(undefined)).toBe("/");
});

test("nothing that is returned to leads a browser elsewhere", () => {
  const pieces = [
    "/",
    "\\",
    "e",
    ".",
    "%2f",
    "%5c",
    "%25",
    "\t",
    ":",
    "@",
    "w",
    "%09",
    "?",
    "#",
    "//e",
    "https:",
  ];
  for (let seed = 0; seed < 20_000; seed++) {
    let rest = seed;
    let wanted = "/";
    while (rest > 0) {
      wanted += pieces[rest % pieces.length]!;
      rest = Math.floor(rest / pieces.length);
    }
    const page = returnPath(wanted);
    expect(new URL(page, "https://own.example").origin).toBe("https://own.example");
    expect(page).not.toMatch(/^\/[/\\]/);
  }
});
