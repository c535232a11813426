"""What is left out of the theme's files, and what stays."""

import pytest

from theme_weight import icons_kept, rules_kept

WORDS = {"used", "also", "show", "fa-moon"}


@pytest.mark.parametrize(
    "rule",
    [
        ".used{a:b}",
        "p>.used:not(.unknown) .also{a:b}",
        ".bs-tooltip-auto{a:b}",
        "html[data-theme=dark]{--x:url('a;b')}",
        "@font-face{src:url(a.woff2)}",
        "@media print{.used{a:b}p{c:d}}",
        '@charset "UTF-8";',
        ".also:is(.unknown,.used){a:b}",
        "@keyframes turn{0%{a:b}to{c:d}}",
    ],
)
def test_what_a_page_may_use_stays(rule: str) -> None:
    assert rules_kept(rule, WORDS) == rule


@pytest.mark.parametrize(
    ("style", "rest"),
    [
        (".unknown{a:b}", ""),
        (".used .unknown{a:b}.used{c:d}", ".used{c:d}"),
        (".unknown,.used,p .unknown{a:b}", ".used{a:b}"),
        ("@media print{.unknown{a:b}}p{c:d}", "p{c:d}"),
        ("@media print{.unknown{a:b}.used{c:d}}", "@media print{.used{c:d}}"),
        ("/* {a comment} */p{a:b}", "p{a:b}"),
        ("@font-face{a:Awesome}", "@media (scripting: none){@font-face{a:Awesome}}"),
    ],
)
def test_what_no_page_uses_goes(style: str, rest: str) -> None:
    assert rules_kept(style, WORDS) == rest


def test_an_icon_stays_if_a_page_names_it() -> None:
    moon, sun = '"moon":[5,6,[127],"f1","M0"],', 'sun:[5,6,["day"],"f2","M1"],'
    script = f'x={{{moon}{sun}"two-tone":[5,6,[],"f3",["M","N"]]}};'
    assert icons_kept(script, WORDS) == f"x={{{moon}}};"
