// @ts-check
// A SPARQL editor for a page: CodeMirror 6 with its SPARQL mode. It asks for nothing over the network and keeps
// nothing in the browser. The bundle offers these functions as `SparqlEditor`.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import {
  bracketMatching,
  defaultHighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";

/**
 * @typedef {object} EditorOptions
 * @property {string} text the query to begin with
 * @property {string} label what the field is called for those who listen to the page
 * @property {(text: string) => void} [onChange]
 * @property {() => void} [onRun] called when Ctrl+Enter, or Cmd+Enter on a Mac, is pressed
 * @property {import("@codemirror/autocomplete").CompletionSource[]} [completions]
 */

/**
 * Open an editor within an element of the page.
 * @param {HTMLElement} parent
 * @param {EditorOptions} options
 */
export function openEditor(parent, { text, label, onChange, onRun, completions = [] }) {
  const run = () => {
    onRun?.();
    return true;
  };
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: completions }),
    StreamLanguage.define(sparql),
    syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange?.(update.state.doc.toString());
    }),
    keymap.of([
      { key: "Mod-Enter", run },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
  return {
    readText: () => view.state.doc.toString(),
    /** @param {string} next */
    replaceText: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    focus: () => view.focus(),
    close: () => view.destroy(),
  };
}
