/** Whether the files of a task folder are those that its task.toml needs. */
import { isTomlTable, type TomlTable } from "./check-config.js";

export interface FolderFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Path within the task. */
  readonly path: string;
}

/** What lies in a task folder: its files, and its folders even where they are empty. */
export interface FolderContent {
  hasFile(path: string): boolean;
  hasFolder(path: string): boolean;
}

/** The tables of [[steps]], those without a name left out. */
export function stepsOf(config: TomlTable): readonly (TomlTable & { readonly name: string })[] {
  const steps = Array.isArray(config.steps) ? (config.steps as unknown[]) : [];
  return steps.filter(
    (step): step is TomlTable & { readonly name: string } =>
      isTomlTable(step) && typeof step.name === "string",
  );
}

const tableOf = (value: TomlTable | undefined, key: string): TomlTable | undefined => {
  const inner = value?.[key];
  return isTomlTable(inner) ? inner : undefined;
};

/** What a verifier says itself; undefined where it leaves it to the one above. */
function modeOf(verifier: TomlTable | undefined): "shared" | "separate" | undefined {
  if (verifier?.environment_mode === "shared" || verifier?.environment_mode === "separate") {
    return verifier.environment_mode;
  }
  return tableOf(verifier, "environment") ? "separate" : undefined;
}

const imageFiles = ["Dockerfile", "docker-compose.yaml"];

interface Verifier {
  readonly isSeparate: boolean;
  /** Its image brings the tests along. */
  readonly bringsTests: boolean;
  readonly script: "test.sh" | "test.bat";
}

function verifierOf(
  config: TomlTable,
  step: (TomlTable & { name: string }) | null,
  content: FolderContent,
): Verifier {
  const own = step ? tableOf(step, "verifier") : undefined;
  const shared = tableOf(config, "verifier");
  const isSeparate = (modeOf(own) ?? modeOf(shared) ?? "shared") === "separate";
  const places = [
    ...(step ? [{ environment: tableOf(own, "environment"), folder: `steps/${step.name}/tests` }] : []),
    { environment: tableOf(shared, "environment"), folder: "tests" },
  ];
  const bringsTests =
    isSeparate &&
    places.some(
      ({ environment, folder }) =>
        Boolean(environment?.docker_image) || imageFiles.some((file) => content.hasFile(`${folder}/${file}`)),
    );
  const ownOs = isSeparate
    ? (tableOf(own, "environment")?.os ?? tableOf(shared, "environment")?.os)
    : undefined;
  const os = ownOs ?? tableOf(config, "environment")?.os;
  return { isSeparate, bringsTests, script: String(os).toLowerCase() === "windows" ? "test.bat" : "test.sh" };
}

/** Newer readers of Harbor ask for the script of a separate verifier too, unless its image brings it. */
function missingScript(verifier: Verifier, where: string, path: string): FolderFinding {
  return {
    severity: verifier.isSeparate ? "warning" : "error",
    message: `The test script is missing. ${where}, or a separate verifier whose image brings the tests.`,
    path,
  };
}

function checkSteps(config: TomlTable, content: FolderContent): FolderFinding[] {
  return stepsOf(config).flatMap((step) => {
    const folder = `steps/${step.name}`;
    if (!content.hasFolder(folder)) {
      return [
        {
          severity: "error",
          message: `The folder of the step "${step.name}" is missing.`,
          path: `${folder}/`,
        },
      ];
    }
    const found: FolderFinding[] = [];
    if (!content.hasFile(`${folder}/instruction.md`)) {
      found.push({
        severity: "error",
        message: `The step "${step.name}" has no instruction.md.`,
        path: `${folder}/instruction.md`,
      });
    }
    const verifier = verifierOf(config, step, content);
    const scripts = [`${folder}/tests/${verifier.script}`, `tests/${verifier.script}`];
    if (!verifier.bringsTests && !scripts.some((script) => content.hasFile(script))) {
      found.push(
        missingScript(verifier, `The step needs ${scripts[0]} or ${scripts[1]}`, `${folder}/tests/`),
      );
    }
    return found;
  });
}

function checkSingle(config: TomlTable, content: FolderContent): FolderFinding[] {
  const found: FolderFinding[] = [];
  if (!content.hasFile("instruction.md")) {
    found.push({
      severity: "error",
      message: "The instruction is missing. A task needs instruction.md, or [[steps]] that have one each.",
      path: "instruction.md",
    });
  }
  const verifier = verifierOf(config, null, content);
  if (!verifier.bringsTests && !content.hasFile(`tests/${verifier.script}`)) {
    found.push(missingScript(verifier, `A task needs tests/${verifier.script}`, "tests/"));
  }
  return found;
}

/** Everything that Harbor would miss in the folder, and what its users would. */
export function checkTaskFolder(config: TomlTable, content: FolderContent): FolderFinding[] {
  const steps = stepsOf(config);
  const found: FolderFinding[] = [];
  if (!content.hasFolder("environment")) {
    found.push({
      severity: "error",
      message: "The folder environment/ is missing. A task needs it even with a docker_image.",
      path: "environment/",
    });
  } else if (
    !tableOf(config, "environment")?.docker_image &&
    !imageFiles.some((file) => content.hasFile(`environment/${file}`))
  ) {
    found.push({
      severity: "warning",
      message: "There is no image to start. Add environment/Dockerfile, or docker_image to [environment].",
      path: "environment/",
    });
  }
  found.push(...(steps.length > 0 ? checkSteps(config, content) : checkSingle(config, content)));
  const solutions = ["solution", ...steps.map(({ name }) => `steps/${name}/solution`)];
  if (!solutions.some((folder) => content.hasFolder(folder))) {
    found.push({
      severity: "warning",
      message: "There is no solution, so the tests cannot be checked.",
      path: "solution/",
    });
  }
  return found;
}
