import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { bendCurve, distanceToCurve, findArrowHead, pointOnCurve } from "../../../graph/map/web/curves.js";
import { escapeXml, SvgContext } from "../../../graph/map/web/draw_context.js";
import { formatPeriod } from "../../../graph/map/web/evidence.js";
import { describeMeasures, rankValues } from "../../../graph/map/web/measures.js";
import { nameOf, tieReading } from "../../../graph/map/web/names.js";
import { ties } from "../../../graph/map/web/page_data.js";
import { changeState } from "../../../graph/map/web/state.js";
import { formatNumber, pick, readNumber, say } from "../../../graph/map/web/text.js";
import { AT, openPage } from "./fixture.js";

beforeEach(() => openPage());

test("numbers have their thousands apart, in the digits of the language", () => {
  assert.equal(formatNumber(1234567), "1,234,567");
  assert.equal(formatNumber(0.12345, 3), "0.123");
  changeState({ lang: "bn" });
  assert.equal(formatNumber(1234), "১,২৩৪");
});

test("a text has a part for one and a part for many", () => {
  assert.equal(say("ties_told", { n: 1 }), "1 tie");
  assert.equal(say("ties_told", { n: 1200 }), "1,200 ties");
  assert.throws(() => say("no such text"), /no such text/);
});

test("what has no Bengali is shown in English, and the other way round", () => {
  changeState({ lang: "bn" });
  assert.equal(nameOf(AT.b), "বাতিঘর পরিষদ");
  assert.equal(nameOf(AT.a), "Alder Trust");
  changeState({ lang: "en" });
  assert.equal(pick(["", "ভূমি"]), "ভূমি");
});

test("a period is written as exactly as its source gave it", () => {
  const periods = [
    [{ start: "2017-05-01" }, "since May 2017"],
    [{ start: "2017-05-12", end: "2018-02-28" }, "12 May 2017 to February 2018"],
    [{ start: "2017-01-01", end: "2017-12-31" }, "2017"],
    [{ end: "2018-03-30" }, "until 30 March 2018"],
    [{ end: "2020-02-29" }, "until February 2020"],
    [{ start: "2017-01-01", text: "ended" }, "since 2017, ended, date not recorded"],
    [{ text: "Ended" }, "ended, date not recorded"],
    [{}, ""],
  ];
  for (const [date, words] of periods) assert.equal(formatPeriod(date), words);
});

test("a directed tie reads otherwise from its other end", () => {
  assert.equal(tieReading(ties[5], AT.e), "funds");
  assert.equal(tieReading(ties[5], AT.f), "funds by");
  assert.equal(tieReading(ties[0], AT.b), "partnerOf");
});

test("equal values share a rank", () => {
  const ranks = rankValues([5, 3, 3, null, 1], false);
  assert.deepEqual(ranks.get(3), { rank: 2, shared: 2 });
  assert.deepEqual(ranks.get(1), { rank: 4, shared: 1 });
  assert.deepEqual(rankValues([5, 3, 1], true).get(1), { rank: 1, shared: 1 });
});

test("measures that say nothing are told together with their reason", () => {
  const none = { reason: ["one list", ""], values: [] };
  const measures = [
    { id: "degree", label: ["ties", ""], values: [4, 2, 2], low: false },
    { id: "one", label: ["first", ""], ...none },
    { id: "two", label: ["second", ""], ...none },
  ];
  openPage({ measures });
  assert.deepEqual(describeMeasures(1), ["ties 2: 2 of 3, with 1", "first, second: one list"]);
});

test("curves begin and end at their organisations", () => {
  for (const shape of ["", "spoke", "bow"]) {
    for (const bend of [0, 1]) {
      const curve = bendCurve({ x: 0, y: 0 }, { x: 100, y: 50 }, shape, bend);
      assert.deepEqual(pointOnCurve(curve, 0), { x: 0, y: 0 });
      assert.deepEqual(pointOnCurve(curve, 1), { x: 100, y: 50 });
      assert.ok(distanceToCurve(curve, pointOnCurve(curve, 0.5)) < 0.5);
    }
  }
  assert.equal(distanceToCurve([0, 0, 100, 0], { x: 50, y: 7 }), 7);
  assert.equal(findArrowHead([0, 0, 20, 0], 6, 6), null, "no room for a head");
});

test("texts are escaped in SVG", () => {
  assert.equal(escapeXml('<b a="1">&\u0001'), "&lt;b a=&quot;1&quot;&gt;&amp;");
  const context = new SvgContext();
  context.fillText("</svg>", 1, 2);
  assert.match(String(context), /&lt;\/svg&gt;/);
});

test("what was saved comes back", () => {
  const context = new SvgContext();
  context.save();
  context.fillStyle = "red";
  context.setTransform(2, 0, 0, 2, 0, 0);
  context.restore();
  assert.equal(context.fillStyle, "#000");
  context.fillRect(0, 0, 1, 1);
  assert.ok(!String(context).includes("transform"));
});

test("a number is read in digits of either language", () => {
  assert.deepEqual(["১,০০০", "12.5", " -3 ", "0"].map(readNumber), [1000, 12.5, -3, 0]);
  assert.deepEqual(["", " ", "about 3", "1e999"].map(readNumber), [null, null, null, null]);
});
