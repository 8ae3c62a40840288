/** `make setup`: installs and builds what is missing; `--without-python` leaves the Python SDK out. */
import { setUp } from "./parts/setup.mjs";

const began = performance.now();
const ready = await setUp({ python: !process.argv.includes("--without-python") });
if (ready) console.log(`setup: ready (${((performance.now() - began) / 1000).toFixed(1)} s)`);
process.exitCode = ready ? 0 : 1;
