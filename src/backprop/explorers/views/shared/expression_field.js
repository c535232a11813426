// A field in which the reader writes an expression. What is wrong with it is underlined where it
// stands, and said below; what the reader points at in the picture is lit there.

import { choose, declared, follow, html } from "./drawing.js";

const PAUSE = 250; // milliseconds without a key, after which what is written is read
const LATE = 400; // milliseconds after which it is said that there is no answer yet
const WAITS = "This is read as soon as Python is up. Until then, the graph is the last one.";

const HINT = [
  "Names become numbers to drag, capital letters matrices. ",
  html("code", {}, "+ − * / ** @ .T [0]"), " ",
  html("code", {}, "relu tanh exp log sqrt sigmoid softmax sum mean"),
];

// Makes the field of the parameter `name`. Returns its element, and
//   tell({ words, start, end }, answered): what is wrong, and where, or that nothing is, without
//     words; `answered` is the text that this is about
//   light(start, end): lights a piece of the text, or nothing
export function expressionField(model, name) {
  const { label, meaning, longest } = declared(model, name);
  const behind = html("div", { class: "behind", "aria-hidden": "true" });
  const area = html("textarea", { name, rows: 1, maxlength: longest, spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-label": `${label}: ${meaning}`, "data-lm-suppress-shortcuts": "true" });
  const told = html("p", { class: "explorer-told", role: "status" });
  let wrong = { words: "" };
  let lit;
  let soon;
  let waiting; // for an answer to what is written

  const read = () => {
    clearTimeout(soon);
    if (area.value !== model.get(name)) choose(model, name, area.value);
  };
  // The text again behind the field, where its pieces can have a look of their own.
  const mark = () => {
    const text = area.value;
    const fresh = text === model.get(name) && !waiting;
    const piece = fresh && (wrong.words ? [wrong.start, wrong.end, "wrong"] : lit && [...lit, "lit"]);
    if (!piece) return behind.replaceChildren(`${text}\n`);
    const [start, end, kind] = piece;
    const missing = start === end ? "missing" : "";
    behind.replaceChildren(text.slice(0, start), html("mark", { class: `${kind} ${missing}` }, text.slice(start, end)), `${text.slice(end)}\n`);
  };
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  };
  area.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(read, PAUSE);
    fit();
    mark();
  });
  area.addEventListener("change", read);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    read();
  });
  follow(model, () => {
    const text = model.get(name);
    if (area.dataset.setting === text) return;
    area.dataset.setting = text;
    if (area.value !== text) area.value = text;
    requestAnimationFrame(fit);
    mark();
  });
  new ResizeObserver(() => requestAnimationFrame(fit)).observe(told);
  const say = () => {
    const place = wrong.words && model.get(name).slice(wrong.start, wrong.end).trim();
    const words = wrong.words ? [html("strong", {}, place ? ["At ", html("code", {}, place), ": "] : "Here something is missing: "), wrong.words] : HINT;
    told.replaceChildren(...words.map((one) => one.cloneNode?.(true) ?? one));
    told.classList.toggle("wrong", Boolean(wrong.words));
  };
  const tell = (now, answered) => {
    const changed = wrong.words !== now.words || wrong.start !== now.start || wrong.end !== now.end;
    wrong = now;
    if (model.get(name) !== answered) {
      waiting ??= setTimeout(() => {
        told.replaceChildren(WAITS);
        told.classList.remove("wrong");
      }, LATE);
    } else {
      if (changed || waiting || !told.firstChild) say();
      clearTimeout(waiting);
      waiting = undefined;
    }
    area.setAttribute("aria-invalid", String(Boolean(now.words) && !waiting));
    mark();
  };
  const light = (start, end) => {
    lit = end > start ? [start, end] : undefined;
    mark();
  };
  const element = html("div", { class: "explorer-expression" }, html("div", { class: "field" }, behind, area), told);
  return { element, tell, light };
}
