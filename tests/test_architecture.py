"""The house's habits, held by walking the URL map, the syntax trees and the templates."""

import ast
import importlib.util
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from workspace.acts import SUBSCRIBERS
from workspace.i18n import catalog
from workspace.notifications.rules import ONCE, OWED_BY, QUIET, TELLS, Stage
from workspace.permissions import POLICY
from workspace.permissions.predicates import is_clock

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(p for p in (ROOT / "workspace").rglob("*.py") if "versions" not in p.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
ROOMS = {p.parent.name for p in CODE if p.name in ("routes.py", "service.py")}
FILES = {"__init__", "routes", "api", "cli", "forms", "service", "queries", "models", "rules"}
#: POST endpoints that are no acts (ARCHITECTURE §1): accounts' own writes, drafts, previews.
NOT_ACTS = {
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.set_language",
    "accounts.set_theme",
    "accounts.set_organization",
    "accounts.set_keys",
    "accounts.save_draft",
    "issues.mark_read",
    "accounts.open_link",
    "accounts.end_session",
    "accounts.end_other_sessions",
    "accounts.change_password",
    "accounts.make_token",
    "accounts.revoke_token",
    "committees.set_committee",
    "issues.preview",
    "voting.preview_poll",
    "notifications.open_notice",
    "notifications.mark_read",
    "notifications.mark_all_read",
    "notifications.follow",
    "notifications.edit_mail",
    "notifications.confirm_mail",
    "notifications.unsubscribe",
    "meetings.preview_meeting",
}
KEY = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)+$")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path, name: str) -> list[ast.Call]:
    """Calls of a function or method of this name."""
    return [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) == name
    ]


def acts_done() -> set[str]:
    """Acts that a service does: `act(actor, "name", …)`, or through a private function of it."""
    return {
        node.args[1].value
        for path in CODE
        if "service" in path.parts or path.name == "service.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and len(node.args) > 1
        and getattr(node.args[0], "id", "") == "actor"
        and isinstance(node.args[1], ast.Constant)
    }


def acts() -> set[str]:
    return {name for name in POLICY if not name.startswith("view_")}


def test_every_act_has_a_policy_row_and_every_row_a_service() -> None:
    assert acts_done() == acts()


def test_every_act_is_a_service_of_its_name() -> None:
    services = {
        node.name
        for path in CODE
        if "service" in path.parts or path.name == "service.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
    }
    assert acts() <= services


def test_every_act_is_named_by_a_test() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS)
    assert [name for name in sorted(acts()) if name not in text] == []


def test_every_act_tells_somebody_or_is_listed_as_quiet() -> None:
    assert TELLS.keys() & QUIET.keys() == set()
    assert TELLS.keys() | QUIET.keys() == acts()


def test_every_notice_has_its_words() -> None:
    stages = {kind: (ONCE[kind],) if kind in ONCE else tuple(Stage) for kind in OWED_BY}
    kinds = [f"{kind}_{stage}" for kind, found in stages.items() for stage in found]
    needed = {f"notice.{kind}" for kind in [*TELLS, *kinds]}
    needed |= {f"expects.{act}" for act, tell in TELLS.items() if tell.owes}
    needed |= {f"expects.{kind}" for kind in OWED_BY}
    needed |= {f"expects.{kind}_late" for kind, found in stages.items() if Stage.LATE in found}
    assert sorted(needed - set(catalog("zh"))) == []


def test_every_post_endpoint_is_an_act(app: Flask) -> None:
    posts = {r.endpoint for r in app.url_map.iter_rules() if "POST" in (r.methods or ())}
    assert {e for e in posts - NOT_ACTS if e.partition(".")[2] not in POLICY} == set()
    addressed = {e.partition(".")[2] for e in posts}
    assert acts() - addressed - {"close_poll"} == {a for a in acts() if POLICY[a] == (is_clock,)}


def test_addresses_are_kebab_case_and_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for part in re.sub(r"<[^>]+>", "", rule.rule).split("/"):
            assert re.fullmatch(r"[a-z0-9-]*(\.[a-z]+)?", part), rule.rule
        if rule.endpoint != "static":
            assert all(":" in hole for hole in re.findall(r"<([^>]+)>", rule.rule)), rule.rule


def test_only_the_kernel_commits() -> None:
    assert [p.name for p in CODE if calls(p, "commit")] == ["db.py"]


def test_nobody_below_the_edge_asks_for_the_current_user() -> None:
    edge = {"identity.py", "requests.py", "errors.py", "jinja.py", "routes.py"}
    within = [p for p in CODE if p.name not in edge and p.parent.name != "routes"]
    found = [p for p in within if "current_user" in p.read_text()]
    assert found == []


def test_features_hold_only_the_files_of_the_house() -> None:
    strangers = [
        p
        for p in CODE
        if p.parent.name in ROOMS - {"record", "web", "demo", "text", "permissions"}
        and p.parent.parent.name == "workspace"
        and p.stem not in FILES
    ]
    assert strangers == []


def test_the_record_follows_last() -> None:
    assert SUBSCRIBERS
    assert SUBSCRIBERS[-1].__module__ == "workspace.record.service"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_templates_carry_no_style_script_or_unsafe_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|\son[a-z]+\s*=|\|\s*safe\b|javascript:", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))
    for column in re.findall(r"([\w.]+)\s*\|\s*rendered", text):
        assert column.rpartition(".")[2].endswith("html"), f"{column} is no rendered column"


def test_templates_stand_in_their_rooms() -> None:
    rooms = {"shared", "errors", "mail"} | {
        p.name for p in (ROOT / "workspace").iterdir() if p.is_dir()
    }
    top = {p.name for p in TEMPLATES if p.parent == ROOT / "templates"}
    assert top <= {"base.html"}
    assert {p.parent.name for p in TEMPLATES if p.parent != ROOT / "templates"} <= rooms


def test_files_and_functions_stay_short() -> None:
    long = [
        f"{p.relative_to(ROOT)}: {n} lines"
        for p, n in ((p, len(p.read_text().splitlines())) for p in [*CODE, *TESTS])
        if n > 300
    ]
    long += [
        f"{p.relative_to(ROOT)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for p in CODE
        for node in ast.walk(tree(p))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno - len(node.decorator_list) > 40
    ]
    long += [
        f"{p.relative_to(ROOT)}: {len(p.read_text().splitlines())} lines"
        for p in TEMPLATES
        if len(p.read_text().splitlines()) > 120
    ]
    assert long == []


def used_keys() -> set[str]:
    """Every msgid that code and templates name in full."""
    found: set[str] = set()
    for path in CODE:
        for name in ("gettext", "_", "ngettext", "one_line", "long_text", "flash"):
            for call in calls(path, name):
                first = call.args[0] if call.args else None
                if isinstance(first, ast.Constant) and KEY.match(str(first.value)):
                    found.add(first.value)
        if "forms" in path.parts or path.name == "forms.py":  # labels and hints, whoever takes them
            said = (
                n.value
                for n in ast.walk(ast.parse(path.read_text()))
                if isinstance(n, ast.Constant)
            )
            found |= {value for value in said if isinstance(value, str) and KEY.match(value)}
    for path in TEMPLATES:
        found |= set(
            re.findall(r"""\b_\(\s*["']([a-z_]+(?:\.[a-z0-9_]+)+)["']""", path.read_text())
        )
    return {key for key in found if not key.endswith((".", "_"))}


def test_every_word_is_there_in_both_languages() -> None:
    zh, en = catalog("zh"), catalog("en")
    assert set(zh) == set(en)
    assert sorted(used_keys() - set(zh)) == []
    assert [key for key in zh if not zh[key][0] or not en[key][0]] == []


def test_a_key_stands_in_one_file() -> None:
    for language in ("zh", "en"):
        files = (ROOT / "workspace/translations" / language).glob("*.po")
        said = Counter(
            key for p in files for key in re.findall(r'^msgid "(.+)"', p.read_text(), re.M)
        )
        assert [key for key, times in said.items() if times > 1] == []


def test_the_words_of_both_languages_take_the_same_values() -> None:
    holes = re.compile(r"%\((\w+)\)")
    differ = [
        key
        for key, words in catalog("zh").items()
        if set(holes.findall(words[0])) != set(holes.findall(catalog("en")[key][0]))
    ]
    assert differ == []


def test_every_act_and_every_refusal_has_words() -> None:
    names = {predicate.__name__ for row in POLICY.values() for predicate in row}
    needed = {f"refused.{name}" for name in names} | {f"act.{name}" for name in acts()}
    assert sorted(needed - set(catalog("zh"))) == []


def test_chinese_words_keep_the_house_style() -> None:
    bad = [k for k, w in catalog("zh").items() if re.search("[!！]|[\\u4e00-\\u9fff][,;:?]", w[0])]
    assert bad == []


@pytest.mark.parametrize("name", ["permissions", "lifecycles", "record-columns"])
def test_generated_documents_are_current(app: Flask, name: str) -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = f"docs/{name}.md"
    assert (ROOT / page).read_text(encoding="utf-8") == module.PAGES[page]()
