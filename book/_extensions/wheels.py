"""Wheels from the package index without their own tests, of which no reader has a use.

SymPy's are 2 MB of those that a page fetches. Pyodide's own packages come without tests already.
"""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

TESTS = ("tests", "test")  # folders
FIXED_DATE = (2020, 1, 1, 0, 0, 0)  # so that the same wheel gives the same bytes


def without_tests(wheel: Path) -> Path:
    """A copy of ``wheel`` beside it that lacks the folders of tests; made once.

    Its name says so by a build number, which holds a hash of the wheel: browsers remember
    files by their names.
    """
    name, version, *tags = wheel.name.split("-")
    build = f"0_{hashlib.sha256(wheel.read_bytes()).hexdigest()[:8]}"
    copy = wheel.parent / "without-tests" / "-".join([name, version, build, *tags])
    if not copy.is_file():
        copy.parent.mkdir(exist_ok=True)
        part = copy.with_name(f"{copy.name}.part")
        with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(part, "w") as lean:
            for entry in whole.infolist():
                if _is_of_tests(entry.filename):
                    continue
                content = whole.read(entry)
                if entry.filename.endswith(".dist-info/RECORD"):
                    content = _record_without_tests(content)
                kept = zipfile.ZipInfo(entry.filename, FIXED_DATE)
                kept.external_attr = entry.external_attr
                lean.writestr(kept, content, zipfile.ZIP_DEFLATED, 9)
        part.replace(copy)
    return copy


def _is_of_tests(path: str) -> bool:
    return any(folder in TESTS for folder in path.split("/")[:-1])


def _record_without_tests(record: bytes) -> bytes:
    """A wheel's list of its files, less those that are left out."""
    lines = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(record.decode("utf-8"), newline=""))
    csv.writer(lines, lineterminator="\n").writerows(r for r in rows if not _is_of_tests(r[0]))
    return lines.getvalue().encode("utf-8")
