"""The package as users install it, and the seed's program as type checkers see it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution, as a package index would hand it out."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(PACKAGE)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_installs_in_a_clean_environment_and_imports(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "clean", with_pip=True)
    python = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", str(wheel)], check=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    program = "from mv37.rollout import Rollout, __version__; import mv37; print(__version__, mv37.__file__)"
    told = subprocess.run(
        [python, "-c", program], check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert told.stdout.split() == ["0.2.0", "None"]
    listed = subprocess.run([*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True)
    names = {line.split("==")[0] for line in listed.stdout.split()}
    assert names - {"pip", "setuptools", "wheel"} == {"mv37-rollout", "urllib3"}


def test_the_wheel_is_a_namespace_package_with_types_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.endswith("/METADATA")]
        told = archive.read(metadata).decode().splitlines()
    assert "mv37/rollout/py.typed" in names
    assert all(name.startswith(("mv37/rollout/", "mv37_rollout-0.2.0.dist-info/")) for name in names)
    assert [line for line in told if line.startswith("Requires-")] == [
        "Requires-Python: >=3.10",
        "Requires-Dist: urllib3<3,>=2.2",
    ]


def test_the_seeds_program_passes_a_strict_type_check() -> None:
    (program,) = (ROOT / "examples" / "seed-python").glob("paper_summary.py")
    check = [sys.executable, "-m", "mypy", "--config-file", str(PACKAGE / "pyproject.toml"), str(program)]
    checked = subprocess.run(check, capture_output=True, text=True, cwd=PACKAGE, check=False)
    assert checked.returncode == 0, checked.stdout


def test_importing_the_package_is_quick_and_loads_no_event_loop() -> None:
    program = "import sys, mv37.rollout; print('asyncio' in sys.modules, 'multiprocessing' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["False", "False"]
