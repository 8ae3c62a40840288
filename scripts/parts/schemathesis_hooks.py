"""Lets half of schemathesis' requests name things that are there, so that they get past the 404."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import schemathesis
from hypothesis import strategies as st

# One of each per set, as makeWorkspaceObjects of the tests' support made them. DELETE spares the first set.
OBJECT_SETS: list[dict[str, str]] = json.loads(os.environ["ROLLOUT_SAMPLE_OBJECTS"])

# Fields of paths, queries and bodies, and which value of a set fits there.
VALUE_OF_FIELD = {
    "runId": "runId",
    "rolloutId": "rolloutId",
    "datasetId": "datasetId",
    "fileId": "fileId",
    "dataset": "datasetName",
    "groupKey": "groupId",
    "workflow": "workflowName",
    "agent": "agentName",
}


# Ids of runs come from the client; one that was used before is a conflict.
RUN_NUMBERS = count(1)


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Writes tuples as arrays of a fixed length.

    schemathesis 4.32 turns `prefixItems` of replies into the `items: [...]` of older drafts, which its own
    validator of draft 2020-12 then refuses.
    """
    for node in nodes_of(raw_schema):
        if isinstance(node, dict) and isinstance(node.get("prefixItems"), list):
            node["items"] = {"anyOf": node.pop("prefixItems")}


def nodes_of(value: Any) -> Iterator[Any]:
    """Every value within a JSON value, itself first."""
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in list(inner):
        yield from nodes_of(each)


@schemathesis.hook
def before_generate_case(
    context: schemathesis.HookContext, strategy: st.SearchStrategy[schemathesis.Case]
) -> st.SearchStrategy[schemathesis.Case]:
    """Makes half of the cases name real things."""
    return st.one_of(strategy, st.tuples(strategy, st.sampled_from(OBJECT_SETS)).map(with_real_values))


def with_real_values(drawn: tuple[schemathesis.Case, dict[str, str]]) -> schemathesis.Case:
    """Puts the values of one set wherever the case has a field for them."""
    case, objects = drawn
    if case.method.upper() == "DELETE" and objects is OBJECT_SETS[0]:
        return case
    case.path_parameters = replaced(case.path_parameters, objects)
    case.query = replaced(case.query, objects)
    case.body = replaced(case.body, objects)
    if case.operation.path == "/api/v1/runs" and isinstance(case.body, dict):
        case.body["id"] = f"run_{next(RUN_NUMBERS):026d}"
    # A made-up workspace is refused before anything else is looked at.
    case.headers.pop("X-Rollout-Workspace", None)
    return case


def replaced(value: Any, objects: dict[str, str]) -> Any:
    """Copies a JSON value with the known fields replaced, at any depth."""
    if isinstance(value, dict):
        return {
            key: objects[VALUE_OF_FIELD[key]] if key in VALUE_OF_FIELD else replaced(inner, objects)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [replaced(inner, objects) for inner in value]
    return value
