import { readdir } from "node:fs/promises";
import path from "node:path";

const latinPattern = /^geist-latin-wght-normal-[\w-]+\.woff2$/;

/** The rule for the web app's own font, so that two pages one after the other look alike; empty without the app. */
export async function webAppFontRule(webDir: string | undefined): Promise<string> {
  if (webDir === undefined) return "";
  const names = await readdir(path.join(webDir, "assets")).catch(() => []);
  const name = names.find((each) => latinPattern.test(each));
  if (name === undefined) return "";
  return `@font-face {
  font-family: "Geist Variable"; font-weight: 100 900; font-display: swap;
  src: url("/assets/${name}") format("woff2");
}
`;
}
