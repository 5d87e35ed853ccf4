"""FollowTheMoney entities that we export follow the schemata of the followthemoney package."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import KESTREL, ROOT, Run

SCHEMATA = json.loads((ROOT / "tests/foreign/ftm_schemata.json").read_text(encoding="utf-8"))["schemata"]
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@pytest.mark.parametrize("folder", [ROOT / "data" / "steps", KESTREL], ids=lambda folder: folder.name)
def test_each_entity_follows_its_schema(folder: Path, stakeholders: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.ftm.json"
    assert stakeholders("export", "--format", "ftm", "-o", file, "-d", folder).exit_code == 0
    entities = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    schemata = {entity["id"]: entity["schema"] for entity in entities}
    assert len(schemata) == len(entities) > 60
    for entity in entities:
        known = SCHEMATA[entity["schema"]]["properties"]
        for name, values in entity["properties"].items():
            assert name in known, (entity["schema"], name)
            for value in values:
                if known[name]["type"] == "entity":
                    assert known[name]["range"] in SCHEMATA[schemata[value]]["is"], (name, value)
                elif known[name]["type"] == "date":
                    assert DATE.fullmatch(value), (name, value)
