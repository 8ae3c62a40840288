/** Reads from one TypeScript file what the import rules judge: its imports and its uses of guarded things. */
import { posix } from "node:path";
import ts from "typescript";

const networkCalls = new Set(["fetch"]);
const networkClasses = new Set(["EventSource", "XMLHttpRequest", "WebSocket"]);
const globalObjects = new Set(["globalThis", "window", "self"]);

/** A relative specifier as a path from the checkout (`.js` read as its source), any other as it is. */
function targetOf(path, specifier) {
  if (!specifier.startsWith(".")) return specifier;
  return posix.normalize(posix.join(posix.dirname(path), specifier)).replace(/\.js(x?)$/, ".ts$1");
}

/** True when nothing of the import is left at run time. */
function isTypeOnly(node) {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword || clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

const isName = (node, names) => ts.isIdentifier(node) && names.has(node.text);

/** `fetch` or `window.fetch`, but not `client.fetch`. */
function isGlobal(node, names) {
  if (isName(node, names)) return true;
  return (
    ts.isPropertyAccessExpression(node) && isName(node.expression, globalObjects) && names.has(node.name.text)
  );
}

const isProcessEnvironment = (node) =>
  ts.isPropertyAccessExpression(node) &&
  isName(node.expression, new Set(["process"])) &&
  node.name.text === "env";

/**
 * @param {string} path From the checkout, with forward slashes.
 * @param {string} text
 * @returns {{path: string, imports: {specifier: string, target: string, typeOnly: boolean, line: number}[],
 *   uses: {what: "network" | "environment" | "sql", line: number}[]}}
 */
export function sourceFacts(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports = [];
  const uses = [];
  const lineOf = (node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const addImport = (node, literal, typeOnly) =>
    imports.push({
      specifier: literal.text,
      target: targetOf(path, literal.text),
      typeOnly,
      line: lineOf(node),
    });
  const addUse = (node, what) => uses.push({ what, line: lineOf(node) });

  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      addImport(node, node.moduleSpecifier, isTypeOnly(node));
      const named = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
      if (/^(node:)?process$/.test(node.moduleSpecifier.text) && named && ts.isNamedImports(named)) {
        if (named.elements.some((element) => (element.propertyName ?? element.name).text === "env"))
          addUse(node, "environment");
      }
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      addImport(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword && first && ts.isStringLiteralLike(first))
        addImport(node, first, false);
      if (isGlobal(node.expression, networkCalls)) addUse(node, "network");
      if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "query")
        addUse(node, "sql");
    } else if (ts.isNewExpression(node)) {
      if (isGlobal(node.expression, networkClasses)) addUse(node, "network");
    } else if (ts.isTaggedTemplateExpression(node)) {
      if (isName(node.tag, new Set(["sql"]))) addUse(node, "sql");
    } else if (isProcessEnvironment(node)) {
      addUse(node, "environment");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, uses };
}
