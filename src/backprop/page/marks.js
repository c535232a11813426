// What is solved, beside each chapter in the sidebar and at each exercise in a list of them; and
// what a reader expects, where the text asks.

import { isDue, isSolved, Progress, rightNow } from "./progress.js";

const mark = (element, shown, hidden) =>
  element.insertAdjacentHTML("beforeend", `<span class="progress-mark"> ${shown}<span class="visually-hidden">${hidden}</span></span>`);

// The name of the page that a link leads to, such as "loss".
const pageOf = (link, book) => new URL(link.href).pathname.slice(book.length).replace(/\.html$/, "");

// `chapters`: from each chapter's page to the names of its exercises. What is returned is for the
// exercises in the page (exercise.js).
export function open(base, chapters) {
  const book = new URL("../", base).pathname;
  const progress = new Progress(book);
  const page = pageOf(location, book);

  function show() {
    for (const old of document.querySelectorAll(".progress-mark")) old.remove();
    for (const link of document.querySelectorAll(".bd-sidebar-primary .toctree-l1 > a")) {
      const names = chapters[pageOf(link, book)]?.split(" ") ?? [];
      const solved = names.filter((name) => isSolved(progress.exercise(name))).length;
      if (solved) mark(link, `${solved}/${names.length}`, " exercises solved");
    }
    for (const place of document.querySelectorAll("[class^='of-']")) {
      const record = progress.exercise(place.className.slice(3));
      const state = isSolved(record) ? "solved" : record.code === undefined ? "open" : "tried";
      place.dataset.state = state;
      if (state !== "open") mark(place, "", `(${state})`);
    }
  }

  document.addEventListener("click", ({ target }) => {
    const summary = target.closest?.(".question summary");
    if (!summary) return;
    // What it begins with, behind "Say what you expect."
    const question = summary.closest(".question").querySelector("p").textContent.slice(21, 61);
    const known = progress.questions(page);
    // What was expected first counts.
    if (question in known) return;
    const right = summary.nextElementSibling.textContent.startsWith("Right");
    progress.write(`questions ${page}`, { ...known, [question]: right });
  });

  show();
  for (const event of ["progress", "storage", "pageshow"]) window.addEventListener(event, show);
  return { Progress, isDue, rightNow };
}
