// @ts-check
// The dialog in which the map is saved, printed or shared.

import { writeHash } from "./address.js";
import { openDialog } from "./dialog.js";
import { copyText, downloadFile, fileName } from "./downloads.js";
import { make, makeButton } from "./elements.js";
import { makePageCopy } from "./page_copy.js";
import { data } from "./page_data.js";
import { drawSheetPng, drawSheetSvg, printSheet } from "./sheet.js";
import { say } from "./text.js";
import { downloadGexf, downloadOrganisations, downloadTies, writeEmbed } from "./view_files.js";

export function openKeepDialog() {
  openDialog(
    say("keep"),
    make(
      "ul",
      { class: "choices" },
      makeKeepChoice("save_copy", "save-copy", () =>
        downloadFile(makePageCopy(), fileName("html"), "text/html"),
      ),
      makeKeepChoice("save_png", "save-png", savePng),
      makeKeepChoice("save_svg", "save-svg", () =>
        downloadFile(drawSheetSvg(), fileName("svg"), "image/svg+xml"),
      ),
      makeKeepChoice("print", "print", printSheet),
      makeKeepChoice("copy_link", "copy-link", () =>
        copyText(`${location.href.split("#")[0]}#${writeHash()}`),
      ),
      makeKeepChoice("copy_embed", "copy-embed", () => copyText(writeEmbed(writeHash()))),
      makeKeepChoice("save_organisations", "save-organisations", () => downloadOrganisations()),
      makeKeepChoice("save_ties", "save-ties", () => downloadTies()),
      makeKeepChoice("save_gexf", "save-gexf", () => downloadGexf()),
    ),
    data.edition.internal ? make("p", { class: "notice", text: say("internal") }) : null,
  );
}

async function savePng() {
  const blob = await drawSheetPng();
  if (blob) downloadFile(blob, fileName("png"), "image/png");
}

/**
 * @param {string} key
 * @param {string} id
 * @param {() => unknown} act
 */
function makeKeepChoice(key, id, act) {
  const note = make("span", { class: "quiet", text: say(`${key}_note`) });
  return make("li", {}, makeButton(say(key), act, { class: "action", id }), note);
}
