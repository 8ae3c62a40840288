import { expect, test } from "vitest";
import { nameBeside } from "./kept-name.js";

const taken =
  (...names: string[]) =>
  (name: string): boolean =>
    names.includes(name);

test("a file that is kept beside another gets the next number before its ending", async () => {
  expect(await nameBeside("q4/report.pdf", taken())).toBe("q4/report (2).pdf");
  expect(await nameBeside("q4/report.pdf", taken("q4/report (2).pdf"))).toBe("q4/report (3).pdf");
  expect(await nameBeside("report (2).pdf", taken())).toBe("report (3).pdf");
});

test("a dot of a folder or at the beginning is no ending", async () => {
  expect(await nameBeside("v1.2/readme", taken())).toBe("v1.2/readme (2)");
  expect(await nameBeside("q4/.env", taken())).toBe("q4/.env (2)");
});
