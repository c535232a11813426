// What is solved, beside each chapter in the sidebar and at each exercise in a list of them; and
// what a reader expects, where the text asks.

import { isDue, isSolved, Progress, rightNow } from "./progress.js";

const hashed = (text) => [...text.trim()].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) >>> 0, 0).toString(36);

const words = (textContent, className) => Object.assign(document.createElement("span"), { textContent, className });

// The name of the page that a link leads to, such as "loss".
const pageOf = (link, book) => new URL(link.href).pathname.slice(book.length).replace(/\.html$/, "");

// `chapters`: from each chapter's page to the names of its exercises. What is returned is for the
// exercises in the page (exercise.js).
export function open(base, chapters) {
  const book = new URL("../", base).pathname;
  const progress = new Progress(book);
  const page = pageOf(location, book);

  function mark() {
    for (const old of document.querySelectorAll(".progress-mark")) old.remove();
    for (const link of document.querySelectorAll(".bd-sidebar-primary .toctree-l1 > a")) {
      const names = chapters[pageOf(link, book)]?.split(" ") ?? [];
      const solved = names.filter((name) => isSolved(progress.exercise(name))).length;
      if (!solved) continue;
      const all = words(` ${solved}/${names.length}`, "progress-mark");
      all.append(words(" exercises solved", "visually-hidden"));
      link.append(all);
    }
    for (const place of document.querySelectorAll("[class^='of-']")) {
      const record = progress.exercise(place.className.slice(3));
      const state = isSolved(record) ? "solved" : record.code === undefined ? "open" : "tried";
      place.dataset.state = state;
      if (state !== "open") place.append(words(` (${state})`, "progress-mark visually-hidden"));
    }
  }

  document.addEventListener("click", ({ target }) => {
    const summary = target.closest?.(".question summary");
    if (!summary) return;
    const question = hashed(summary.closest(".question").querySelector("p").textContent);
    const known = progress.questions(page);
    // What was expected first counts.
    if (question in known) return;
    const said = summary.parentElement.textContent.trim().slice(summary.textContent.trim().length);
    progress.write(`questions ${page}`, { ...known, [question]: said.trim().startsWith("Right") });
  });

  mark();
  for (const event of ["progress", "storage", "pageshow"]) window.addEventListener(event, mark);
  return { Progress, isDue, rightNow };
}
