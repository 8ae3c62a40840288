import { expect, test } from "vitest";
import { idFromUuid, newUuid, uuidFromId } from "./ids.js";

test("an id is the 128 bits of its UUID in 26 characters of base32, the highest first", () => {
  expect(idFromUuid("task", "00000000-0000-0000-0000-000000000000")).toBe(`task_${"0".repeat(26)}`);
  expect(idFromUuid("task", "ffffffff-ffff-ffff-ffff-ffffffffffff")).toBe(`task_7${"z".repeat(25)}`);
  // The example of the TypeID specification.
  expect(idFromUuid("task", "01890a5d-ac96-774b-bcce-b302099a8057")).toBe("task_01h455vb4pex5vsknk084sn02q");
});

test("the id of a UUID reads back as that UUID", () => {
  for (let time = 0; time < 1_000; time++) {
    const uuid = newUuid();
    expect(uuidFromId("ro", idFromUuid("ro", uuid))).toBe(uuid);
  }
});
