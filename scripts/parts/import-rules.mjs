/** The directions in which Rollout's parts may know each other, as rules over the facts of one file. */

const packageOfName = new Map([
  ["@rollout/contract", "contract"],
  ["@rollout/embedded-postgres", "embedded-postgres"],
  ["@rollout/harbor", "harbor"],
  ["@rollout/backend", "backend"],
  ["@rollout/frontend", "frontend"],
  ["@rollout/test-support", "test-support"],
  ["@mv37/rollout", "sdk-typescript"],
  ["@mv37/rollout-cli", "cli"],
]);

/** What the code of a package (its tests aside) may import of ours at run time and for types. */
const allowedPackages = {
  contract: [],
  "embedded-postgres": [],
  harbor: ["contract"],
  backend: ["contract", "embedded-postgres", "harbor"],
  frontend: ["contract"],
  "sdk-typescript": ["contract"],
  cli: ["contract"],
  "test-support": ["contract", "embedded-postgres", "backend"],
};

const isTest = (path) =>
  /\.test\.tsx?$/.test(path) ||
  /(^|\/)test-[^/]+\.tsx?$/.test(path) ||
  path.startsWith("packages/cli/src/testing/");
const packageOfPath = (path) => /^packages\/([^/]+)\//.exec(path)?.[1] ?? null;
const featureOf = (path) => {
  const match = /^packages\/(backend|frontend)\/src\/features\/([^/]+)\//.exec(path);
  return match ? { side: match[1], name: match[2] } : null;
};
/** The package of ours that an import reaches, or null. */
const packageReached = ({ specifier, target }) => {
  const name = specifier.split("/").slice(0, 2).join("/");
  return packageOfName.get(name) ?? (specifier.startsWith(".") ? packageOfPath(target) : null);
};
const within = (folder) => (path) => path.startsWith(folder);

const inBackend = within("packages/backend/src/");
const inPlatform = within("packages/backend/src/platform/");
const inOperator = within("packages/backend/src/operator/");
const inFrontend = within("packages/frontend/src/");
const inPrepare = within("packages/frontend/src/features/timeline/prepare/");
const inDraw = within("packages/frontend/src/features/timeline/draw/");

const environmentReaders = new Set(["packages/backend/src/main.ts", "packages/backend/src/admin.ts"]);

/** Each rule: which files it judges, and what it finds there as `{line, message, mend}`. */
const rules = [
  {
    name: "packages-point-one-way",
    judges: (path) => packageOfPath(path) in allowedPackages && !isTest(path),
    find: ({ path, imports }) => {
      const own = packageOfPath(path);
      const allowed = allowedPackages[own];
      return imports.flatMap((each) => {
        const reached = packageReached(each);
        if (reached === null || reached === own || allowed.includes(reached)) return [];
        return {
          line: each.line,
          message: `${own} imports ${reached}`,
          mend:
            allowed.length > 0
              ? `${own} may know only ${allowed.join(" and ")}: move what both need into contract.`
              : `${own} stands alone: pass the value in, or move the code that needs it.`,
        };
      });
    },
  },
  {
    name: "packages-meet-by-name",
    judges: (path) => packageOfPath(path) !== null,
    find: ({ path, imports }) =>
      imports
        .filter(
          ({ specifier, target }) =>
            specifier.startsWith(".") && packageOfPath(target) !== packageOfPath(path),
        )
        .map(({ line, specifier }) => ({
          line,
          message: `a relative import leaves the package: ${specifier}`,
          mend: "import the other package by its name, from what its index.ts exports.",
        })),
  },
  {
    name: "published-stands-alone",
    judges: (path) => ["sdk-typescript", "cli"].includes(packageOfPath(path)) && !isTest(path),
    find: ({ path, imports }) =>
      imports
        .filter((each) => packageReached(each) === "contract" && !each.typeOnly)
        // The command is one file, and the words go into it.
        .filter(({ specifier }) => packageOfPath(path) !== "cli" || specifier !== "@rollout/contract/words")
        .map(({ line, specifier }) => ({
          line,
          message: `${specifier} is needed at run time, and it is not published`,
          mend: "use `import type`, or write the constant in the package and compare it with the contract in a test.",
        })),
  },
  {
    name: "platform-knows-no-feature",
    judges: inPlatform,
    find: ({ imports }) =>
      imports
        .filter(({ target }) => featureOf(target) !== null)
        .map(({ line, target }) => ({
          line,
          message: `platform imports ${target}`,
          mend: "let the feature hand it over (app.ts composes), or move the general part into platform.",
        })),
  },
  {
    name: "features-stay-apart",
    judges: (path) => featureOf(path) !== null && !isTest(path),
    find: ({ path, imports }) => {
      const own = featureOf(path);
      return imports.flatMap(({ line, target }) => {
        const other = featureOf(target);
        if (other === null || other.name === own.name) return [];
        const home = own.side === "backend" ? "src/app.ts or src/platform/" : "src/app/, src/ui/ or src/api/";
        return {
          line,
          message: `feature ${own.name} imports feature ${other.name}`,
          mend: `compose the two, or keep what they share, in packages/${own.side}/${home}.`,
        };
      });
    },
  },
  {
    name: "operator-stands-above",
    judges: (path) => (inPlatform(path) || featureOf(path) !== null) && !isTest(path),
    find: ({ imports }) =>
      imports
        .filter(({ target }) => inOperator(target))
        .map(({ line, target }) => ({
          line,
          message: `imports ${target}`,
          mend: "operator/ composes features, as app.ts does: move what both need into the feature or into platform.",
        })),
  },
  {
    name: "one-door-to-the-server",
    judges: (path) => inFrontend(path) && !path.startsWith("packages/frontend/src/api/") && !isTest(path),
    find: ({ uses }) =>
      uses
        .filter(({ what }) => what === "network")
        .map(({ line }) => ({
          line,
          message: "talks to the network by itself",
          mend: "add a call to packages/frontend/src/api/ and use it from the feature's data hook.",
        })),
  },
  {
    name: "prepare-decides",
    judges: (path) => inPrepare(path) && !isTest(path),
    find: ({ path, imports }) => [
      ...imports
        .filter(({ specifier, target }) => /^react(-dom)?(\/|$)/.test(specifier) || inDraw(target))
        .map(({ line, specifier }) => ({
          line,
          message: `prepare imports ${specifier}`,
          mend: "prepare is pure functions over data: take values, give values.",
        })),
      ...(path.endsWith(".tsx")
        ? [{ line: 1, message: "prepare holds JSX", mend: "move the component beside timeline-canvas.tsx." }]
        : []),
    ],
  },
  {
    name: "draw-obeys",
    judges: (path) => inDraw(path) && !isTest(path),
    find: ({ imports }) =>
      imports
        .filter(({ target }) => !inPrepare(target) && !inDraw(target))
        .map(({ line, specifier }) => ({
          line,
          message: `draw imports ${specifier}`,
          mend: "draw sees only what prepare returns: decide there, or pass it as an argument.",
        })),
  },
  {
    name: "environment-at-the-door",
    judges: (path) =>
      (inBackend(path) || inFrontend(path) || packageOfPath(path) === "contract") &&
      !environmentReaders.has(path) &&
      !isTest(path),
    find: ({ uses }) =>
      uses
        .filter(({ what }) => what === "environment")
        .map(({ line }) => ({
          line,
          message: "reads process.env",
          mend: "read it in packages/backend/src/main.ts (or admin.ts) and pass the value in.",
        })),
  },
  {
    name: "sql-in-sql-files",
    judges: (path) => inBackend(path) && !inPlatform(path) && !path.endsWith(".sql.ts") && !isTest(path),
    find: ({ uses }) =>
      uses
        .filter(({ what }) => what === "sql")
        .map(({ line }) => ({
          line,
          message: "holds SQL",
          mend: "give the statement a name in the feature's <noun>.sql.ts and call that.",
        })),
  },
];

/** The names of all rules, in the order in which they are judged. */
export const ruleNames = rules.map(({ name }) => name);

/**
 * Every breach of a rule in one file, in the order of its lines.
 *
 * @param {ReturnType<import("./source-facts.mjs").sourceFacts>} facts
 */
export function breachesOf(facts) {
  return rules
    .filter(({ judges }) => judges(facts.path))
    .flatMap(({ name, find }) => find(facts).map((breach) => ({ path: facts.path, rule: name, ...breach })))
    .sort((a, b) => a.line - b.line);
}
