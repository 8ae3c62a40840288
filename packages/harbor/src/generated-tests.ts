/** The tests of a generated task folder: is there an answer, is it JSON, and does it fit its schema. */

export const testScript = `#!/bin/bash
# Gives 1 when the answer in /app/output.json is JSON that fits the task's schema, else 0.
mkdir -p /logs/verifier
if python3 "$(dirname "$0")/check_output.py"; then
  echo 1 > /logs/verifier/reward.txt
else
  echo 0 > /logs/verifier/reward.txt
fi
`;

export const checkOutputScript = `"""Checks the answer of an agent: is it there, is it JSON, does it fit the schema of the task."""

import json
import pathlib
import sys

ANSWERS = ("/app/output.json", "/logs/artifacts/output.json")
SCHEMA = pathlib.Path(__file__).parent / "output_schema.json"


def main() -> int:
    found = [path for path in map(pathlib.Path, ANSWERS) if path.is_file()]
    if not found:
        print("There is no /app/output.json.")
        return 1
    try:
        answer = json.loads(found[0].read_text(encoding="utf-8"))
    except ValueError as error:
        print(f"{found[0]} is not JSON: {error}")
        return 1
    if not SCHEMA.is_file():
        return 0
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    violations = list(Draft202012Validator(schema).iter_errors(answer))
    for violation in violations:
        print(f"{violation.json_path}: {violation.message}")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
`;
