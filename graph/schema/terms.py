"""Defines the namespaces and makes the IRIs of a data set."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote

STK = "https://w3id.org/stk/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
VOID = "http://rdfs.org/ns/void#"

PREFIXES: dict[str, str] = {
    "stk": STK,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dct": DCT,
    "foaf": FOAF,
    "org": ORG,
    "prov": PROV,
    "schema": SCHEMA,
    "void": VOID,
    "geo": "http://www.opengis.net/ont/geosparql#",
    "cpov": "http://data.europa.eu/m8g/",
}

RDF_TYPE = RDF + "type"
MAX_DIGITS = 18  # of a whole number: what the engine counts with

_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")


def normalise_text(text: str) -> str:
    """Return the text in NFC with every run of white space (U+00A0 included) as one space.

    >>> normalise_text(" a\\u00a0 b ")
    'a b'
    """
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def is_slug(text: str) -> bool:
    """Tell whether the text can be an id: lower-case letters, digits, inner hyphens.

    >>> is_slug("gad-alliance"), is_slug("GAD Alliance")
    (True, False)
    """
    return _SLUG.match(text) is not None


def make_slug(text: str) -> str:
    """Return an id made from a label.

    >>> make_slug("Joint Secretary, Cabinet Division")
    'joint-secretary-cabinet-division'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-") or "x"


def parse_whole_number(text: str) -> int | None:
    """Return the whole number that a text writes in plain digits, None where it is none or too long.

    >>> parse_whole_number("1200"), parse_whole_number("1,200"), parse_whole_number("9" * 19)
    (1200, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


def expand_curie(name: str) -> str:
    """Return the IRI of a CURIE such as `skos:broader`, or of a local name of `stk:`.

    >>> expand_curie("skos:broader")
    'http://www.w3.org/2004/02/skos/core#broader'
    >>> expand_curie("memberOf")
    'https://w3id.org/stk/ns#memberOf'
    """
    prefix, colon, local = name.partition(":")
    if not colon:
        return STK + name
    if prefix not in PREFIXES:
        return name
    return PREFIXES[prefix] + local


def compact_iri(iri: str) -> str:
    """Return the shortest name of an IRI: a local name of `stk:`, a CURIE, or the IRI itself.

    >>> compact_iri("https://w3id.org/stk/ns#memberOf"), compact_iri("http://www.w3.org/2004/02/skos/core#broader")
    ('memberOf', 'skos:broader')
    """
    if iri.startswith(STK):
        return iri[len(STK) :]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


class IriMinter:
    """Mints the IRIs of one data set under its base.

    >>> mint = IriMinter("https://example.org/kg/")
    >>> mint.make_entity_iri("steps")
    'https://example.org/kg/id/steps'
    >>> quoted = ("steps-working-strategy", "17", "as a member of the Steering Committee", "ambiguous")
    >>> mint.make_set_iri(*quoted)
    'https://example.org/kg/set/42e70483ff5ef0cc'
    """

    def __init__(self, base: str) -> None:
        self.base = base

    def make_entity_iri(self, slug: str) -> str:
        """Return the IRI of an entity, event or count."""
        return f"{self.base}id/{slug}"

    def make_source_iri(self, slug: str) -> str:
        """Return the IRI of a source document; without a name, of the data set itself as a source."""
        return f"{self.base}source/{slug}" if slug else self.base

    def make_tie_iri(self, kind: str, subject: str, object_: str, start: str = "", *, symmetric: bool) -> str:
        """Return the IRI of a tie node; the ends of a symmetric kind are sorted."""
        ends = sorted((subject, object_)) if symmetric else (subject, object_)
        path = "/".join(["tie", quote(kind.replace(":", "-")), *ends])
        return f"{self.base}{path}" + (f"/{start}" if start else "")

    def make_set_iri(self, *parts: str) -> str:
        """Return the IRI of an assertion set, from the hash of what it is made of.

        A quoted set is made of source, locator, phrase and certainty; an inferred one of
        "inferred", rule and the level rested on; a decided one of "decided", a, b and decision.
        """
        digest = hashlib.sha256("\t".join(map(normalise_text, parts)).encode()).hexdigest()
        return f"{self.base}set/{digest[:16]}"

    def make_file_set_iri(self, name: str) -> str:
        """Return the IRI of the set that holds the triples of a foreign RDF file."""
        return f"{self.base}set/file/{quote(name)}"

    def shorten_iri(self, iri: str) -> str:
        """Return the slug of an IRI of this data set, or the IRI in its shortest form."""
        for prefix in ("id/", "source/"):
            if iri.startswith(self.base + prefix):
                return iri[len(self.base) + len(prefix) :]
        return compact_iri(iri)
