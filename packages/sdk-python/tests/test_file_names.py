"""Names of files as they come from datasets of strangers: the vectors that both SDKs share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mv37.rollout._file_names import local_names

VECTORS = Path(__file__).parents[2] / "contract" / "vectors" / "names" / "file-names.json"


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text()))
def test_names_are_written_safely(vector: dict[str, Any]) -> None:
    assert local_names(vector["names"]) == vector["local"]
