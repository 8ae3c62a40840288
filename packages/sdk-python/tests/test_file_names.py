"""Names of files as they come from datasets of strangers, made safe for the disk of the agent."""

from __future__ import annotations

import pytest

from mv37.rollout._file_names import local_names


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("paper.pdf", "paper.pdf"),
        ("environment/Dockerfile", "environment/Dockerfile"),
        ("../../etc/passwd", "__/__/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\system.ini", "C_/Windows/system.ini"),
        ("a/./b//c", "a/b/c"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.log", "_com1.log"),
        ("console.log", "console.log"),
        ("trailing. ", "trailing__"),
        ('what?<is>"this"|*:', "what__is__this____"),
        ("", "file"),
        ("..", "__"),
        (".env", ".env"),
        ("\ud800.txt", "_.txt"),
        ("x" * 300 + ".tar", "x" * 116 + ".tar"),
        ("🦙" * 100 + ".tar", "🦙" * 59 + ".tar"),
    ],
)
def test_it_is_written_as(name: str, local: str) -> None:
    assert local_names([name]) == [local]


def test_names_that_a_disk_takes_for_the_same_get_numbers() -> None:
    assert local_names(["a.txt", "A.txt", "a.txt", "caf\u00e9", "cafe\u0301"]) == [
        "a.txt",
        "A (2).txt",
        "a (3).txt",
        "caf\u00e9",
        "cafe\u0301 (2)",
    ]


def test_a_file_and_a_folder_of_the_same_name_go_side_by_side() -> None:
    assert local_names(["a", "a/b", "a/c"]) == ["a", "a (2)/b", "a (2)/c"]
    assert local_names(["x/y", "x"]) == ["x/y", "x (2)"]
