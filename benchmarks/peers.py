"""Writes pages of a network as pyvis, sigma.js and Cytoscape.js draw it, with names and at our places.

What the scripts of sigma.js and Cytoscape.js are made of is fetched by npm when the benchmark runs, at the
versions below, and bundled by esbuild; nothing of it is in the product. Each page tells the benchmark through
`window.places()` where marks stand on the screen.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from graph.map.model import MapModel

VERSIONS = {"sigma": "4.0.4", "graphology": "0.26.0", "cytoscape": "3.35.0", "esbuild": "0.28.2"}
TIMEOUT = 300  # seconds for npm
ENTRIES = {
    "sigma.js": """
import Graph from "graphology";
import Sigma from "sigma";
const { nodes, edges } = window.network;
const graph = new Graph({ multi: true, type: "directed" });
const look = { size: 5, color: "#16358C" };
for (const { id, name, x, y } of nodes) graph.addNode(id, { label: name, x, y: -y, ...look });
for (const [from, to] of edges) graph.addEdge(from, to, { size: 1, color: "#9aa3ad" });
const drawing = new Sigma(graph, document.getElementById("network"));
window.places = () => graph.mapNodes((id, { x, y }) => drawing.graphToViewport({ x, y }));
""",
    "Cytoscape.js": """
import cytoscape from "cytoscape";
const { nodes, edges } = window.network;
const drawing = cytoscape({
  container: document.getElementById("network"),
  elements: [
    ...nodes.map(({ id, name, x, y }) => ({ data: { id, name }, position: { x, y } })),
    ...edges.map(([source, target], at) => ({ data: { id: `tie ${at}`, source, target } })),
  ],
  style: [
    { selector: "node", style: { label: "data(name)", width: 10, height: 10, "font-size": 11,
      "background-color": "#16358C" } },
    { selector: "edge", style: { width: 1, "line-color": "#9aa3ad", "curve-style": "haystack" } },
  ],
  layout: { name: "preset" },
  textureOnViewport: true, hideEdgesOnViewport: false, pixelRatio: 1,
});
window.places = () => drawing.nodes().map((node) => node.renderedPosition());
""",
}
PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>html, body, #network {{ margin: 0; width: 100%; height: 100%; }}</style>
<div id="network"></div><script>window.network = {network};</script><script>{script}</script>
"""


def bundle_peers(folder: Path) -> dict[str, str]:
    """Return the scripts of the other libraries by name; none where npm is missing or fetches nothing."""
    npm = shutil.which("npm")
    if not npm:
        print("npm is not installed: sigma.js and Cytoscape.js are left out.", file=sys.stderr)
        return {}
    wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    try:
        subprocess.run(  # noqa: S603 our own command
            [npm, "install", *options, *wanted], cwd=folder, check=True, capture_output=True, timeout=TIMEOUT
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
        print(f"npm fetches nothing, sigma.js and Cytoscape.js are left out: {fault}", file=sys.stderr)
        return {}
    return {name: _bundle(folder, number, text) for number, (name, text) in enumerate(ENTRIES.items())}


def _bundle(folder: Path, number: int, entry: str) -> str:
    source, target = folder / f"entry-{number}.js", folder / f"bundle-{number}.js"
    source.write_text(entry, encoding="utf-8")
    (program,) = (folder / "node_modules" / "@esbuild").glob("*/bin/esbuild")
    program.chmod(0o755)
    subprocess.run(  # noqa: S603 our own command
        [
            program,
            source,
            "--bundle",
            "--minify",
            "--format=iife",
            f"--outfile={target}",
            "--log-level=error",
        ],
        check=True,
    )
    return target.read_text(encoding="utf-8").replace("</script", "<\\/script")


def render_peers(model: MapModel, scripts: Mapping[str, str]) -> dict[str, str]:
    """Return the pages of a network that the bundled libraries draw at the places of our map."""
    drawn = {node.id: node for node in model.nodes if node.symbol}
    network = {
        "nodes": [
            {"id": node.id, "name": node.name[0], "x": node.symbol.x, "y": node.symbol.y}
            for node in drawn.values()
            if node.symbol
        ],
        "edges": [
            (tie.subject.id, tie.object.id)
            for tie in model.drawn_ties
            if tie.subject.id in drawn and tie.object.id in drawn
        ],
    }
    data = json.dumps(network, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return {name: PAGE.format(title=name, network=data, script=script) for name, script in scripts.items()}


def render_pyvis(model: MapModel, *, settled: bool) -> str:
    """Return pyvis's own page of the drawn network: with our places and no physics, or as it comes."""
    from pyvis.network import Network as Vis

    vis = Vis(height="800px", directed=True, cdn_resources="in_line")
    for node in model.nodes:
        if node.symbol:
            place = {"x": node.symbol.x, "y": node.symbol.y} if settled else {}
            vis.nodes.append({"id": node.id, "label": node.name[0], **place, "shape": "dot", "size": 6})
    vis.edges = [{"from": tie.subject.id, "to": tie.object.id} for tie in model.drawn_ties]
    vis.node_ids = [node["id"] for node in vis.nodes]
    vis.toggle_physics(not settled)
    places = (
        "window.places = () => Object.values(network.getPositions()).map((at) => network.canvasToDOM(at));"
    )
    return vis.generate_html(notebook=False).replace("</body>", f"<script>{places}</script></body>")
