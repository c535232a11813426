"""The ladder's notebook: a page of its own kind, with every rung as an exercise, in order."""

import re

import yaml

from backprop.exercises import LADDER
from backprop.exercises.ladder import RUNGS, SHORTCUTS
from backprop.exercises.ladder.listing import rows
from test_chapters import ANSWERS, BOOK, NAMES, UNSEEN, code_of, text_of

PATH = BOOK / "ladder.ipynb"
TITLE = re.compile(r"\{exercise-start\} (\w+) (\d+): .*, (\w+)\n:label: (.+)\n```\n\n(.+)")


def test_it_stands_behind_the_chapters_and_is_none() -> None:
    parts = yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    captions = [part["caption"] for part in parts]
    practise = parts[captions.index("Practise")]
    assert captions.index("Practise") == captions.index("Chapters") + 1
    assert practise["numbered"]
    assert [entry["file"] for entry in practise["chapters"]] == ["ladder"]
    assert "ladder" not in NAMES


def test_every_rung_is_an_exercise_in_its_place() -> None:
    found = TITLE.findall(text_of(PATH))
    kinds = [("Rung", rung) for rung in RUNGS] + [("Shortcut", rung) for rung in SHORTCUTS]
    assert len(found) == len(kinds)
    begun = dict.fromkeys(("Rung", "Shortcut"), 0)
    for (kind, number, level, label, _), (expected, rung) in zip(found, kinds, strict=True):
        begun[expected] += 1
        assert (kind, int(number), level) == (expected, begun[expected], rung.level)
        assert label == rung.name.replace("_", "-")


def test_a_rung_says_which_steps_it_goes_back_through() -> None:
    asked = [task for *_, task in TITLE.findall(text_of(PATH))]
    before = ""
    for rung, (_, steps, _), task in zip(RUNGS, rows(), asked, strict=False):
        for step in steps.splitlines():
            assert f"`{step}`" in task or f"`{step}`" in before, rung.name
        before = task


def test_every_rung_has_its_start_hint_solution_and_check() -> None:
    text, cells = text_of(PATH), code_of(PATH)
    labels = [label for *_, label, _ in TITLE.findall(text)]
    assert re.findall(r"\{solution-start\} (.+)\n:class: dropdown", text) == labels
    assert text.count("```{hint}\n:class: dropdown") == len(LADDER)
    for name, rung in LADDER.items():
        head = f"def {name}({', '.join(rung.arguments)}):\n    return ...\n"
        (begun,) = [cell for cell in cells if cell.source.startswith(head)]
        assert f'check("{name}", {name})' in begun.source
        assert "remove-output" in begun.metadata.tags
        (proved,) = [c for c in cells if re.search(rf'verdict = check\(\s*"{name}"', c.source)]
        assert "assert verdict.passed" in proved.source
        assert "Exact" in proved.outputs[0]["data"]["text/markdown"]


def test_what_convinces_the_author_is_folded() -> None:
    for cell in code_of(PATH):
        if "check" not in cell.metadata and not UNSEEN & set(cell.metadata.get("tags", [])):
            assert not re.search(r"^\s*(assert |prove\()", cell.source, re.M), cell.source


def test_every_wrong_answer_to_a_question_is_told_why() -> None:
    questions = re.findall(r'<div class="question">\n(.*?)\n</div>', text_of(PATH), re.S)
    assert len(questions) >= 3
    begun = [one.strip().removeprefix("**Say what you expect.** ")[:40] for one in questions]
    assert len(set(begun)) == len(questions)
    assert "$" not in "".join(begun)
    for question in questions:
        assert question.strip().startswith("**Say what you expect.** ")
        kinds = [kind for _, kind, _ in ANSWERS.findall(question)]
        assert len(kinds) == question.count("<summary>") > 1
        assert kinds.count("Right") == 1
