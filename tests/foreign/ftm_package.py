"""Writes what the followthemoney package knows and makes into `graphs/`, for tests that run without it.

pip install followthemoney    (it compiles PyICU, which is why the tests do not need it)
python tests/foreign/ftm_package.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from followthemoney import model  # type: ignore[import-not-found]

GRAPHS = Path(__file__).parent / "graphs"
EXPORTED = "Organization", "Person", "Membership", "UnknownLink"  # what our exports hold


def make(schema: str, key: str, **values: str | list[str]) -> dict[str, Any]:
    """Return an entity that the package has cleaned; a value that it does not take is an error."""
    proxy = model.make_entity(schema)
    proxy.id = key
    for name, value in values.items():
        texts = value if isinstance(value, list) else [value]
        proxy.add(name, texts)
        if len(proxy.get(name)) != len(texts):
            raise ValueError(f"{schema}.{name} does not take {texts}")
    entity: dict[str, Any] = proxy.to_dict()
    return entity


def describe_schema(name: str) -> dict[str, Any]:
    """Return the schemata that a schema belongs to, and the type and range of each of its properties."""
    schema = model.get(name)
    properties = {
        key: {"type": value.type.name, "range": value.range.name if value.range else ""}
        for key, value in sorted(schema.properties.items())
        if not value.stub
    }
    return {"is": sorted(schema.names), "properties": properties}


def main() -> None:
    entities = [
        make(
            "Organization", "o1", name=["Harbour Trust", "হারবার ট্রাস্ট"], abbreviation="HT", legalForm="NGO",
            incorporationDate="1998-04", website="https://harbour.example", registrationNumber="S-12",
        ),
        make("PublicBody", "o2", name="Ministry of Tides", country="bd"),
        make("Company", "o3", name="Lantern Press Ltd", jurisdiction="gb"),
        make("LegalEntity", "o4", name="Union of Ferry Women"),
        make("Person", "p1", name="A Treasurer", birthDate="1970"),
        make("Project", "r1", name="Safe Ferries", projectId="SF-1"),
        make(
            "Membership", "t1", member="o1", organization="o4", role="board", startDate="2015", endDate="2019"
        ),
        make("Directorship", "t2", director="p1", organization="o1", role="treasurer"),
        make("Ownership", "t3", owner="o1", asset="o3", percentage="40"),
        make(
            "Payment", "t4", payer="o2", beneficiary="o1", amount="25000", currency="USD", date="2020-03-01",
            purpose="grant for ferry safety",
        ),
        make("UnknownLink", "t5", subject="o3", object="o4", role="printed for"),
        make("ProjectParticipant", "t6", project="r1", participant="o1", role="implementer"),
        make("Employment", "t7", employer="o1", employee="p1", role="boat builder"),
        make("Succession", "t8", predecessor="o4", successor="o1"),
        make("Representation", "t9", agent="o3", client="o2", role="agent"),
    ]  # fmt: skip
    lines = [json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in entities]
    (GRAPHS / "made-by-followthemoney.ftm.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    schemata = {
        "version": version("followthemoney"),
        "schemata": {name: describe_schema(name) for name in EXPORTED},
    }
    (GRAPHS.parent / "ftm_schemata.json").write_text(json.dumps(schemata, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
