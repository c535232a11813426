// The learner's desk: what is solved, tried and open; its file; exercises that come back; results
// to print, and an answer sheet to hand in. The page holds the lists; this fills them.

import { counted, merge, read, written } from "./desk_file.js";
import { DAYS, isDue, isSolved, Progress, today } from "./progress.js";

const made = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// Let the reader keep a text as a file.
function save(name, content) {
  const href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  made("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href));
}

const inFileName = (text) => text.trim().replace(/[^\p{L}\p{N}_-]+/gu, "-") || "nobody";
const isoDay = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

class Desk {
  constructor(progress, chapters) {
    Object.assign(this, { progress, chapters, pages: Object.keys(chapters) });
    this.exercises = this.pages.flatMap((page) => chapters[page].exercises);
    this.place = (name) => document.getElementById(`desk-${name}`);
    this.state = made("p", { id: "desk-state" });
    this.state.setAttribute("role", "status");
    this.place("state").replaceWith(this.state);
    document.querySelector(".bd-article").classList.add("desk-live");
    this.buildAgain();
    this.buildFile();
    this.buildTeacher();
    this.show();
    for (const event of ["progress", "storage", "pageshow"]) window.addEventListener(event, () => this.show());
  }

  button(textContent, act) {
    const one = made("button", { type: "button", textContent, className: "btn btn-sm btn-outline-primary" });
    one.addEventListener("click", act);
    return one;
  }

  // A line that tells what a button has done.
  told() {
    const line = made("p", { className: "desk-told" });
    line.setAttribute("role", "status");
    return line;
  }

  count(page) {
    const { exercises, questions } = this.chapters[page];
    const records = exercises.map((name) => this.progress.exercise(name));
    const answers = Object.values(this.progress.questions(page)).slice(0, questions);
    return {
      of: exercises.length,
      solved: records.filter(isSolved).length,
      tried: records.filter((one) => !isSolved(one) && one.code !== undefined).length,
      questions,
      answered: answers.length,
      expected: answers.filter(Boolean).length,
    };
  }

  show() {
    const all = { of: 0, solved: 0, tried: 0, questions: 0, answered: 0, expected: 0 };
    for (const page of this.pages) {
      const found = this.count(page);
      for (const key of Object.keys(all)) all[key] += found[key];
      this.fill(page, "exercises", `${found.solved} of ${found.of}`);
      this.fill(page, "questions", `${found.answered} of ${found.questions}`, found.answered ? `${found.expected} as expected` : "");
    }
    const rightly = all.answered ? `, of which ${all.expected} rightly at first` : "";
    this.state.textContent = [
      `Solved: ${all.solved} of ${all.of} exercises; ${all.tried} more tried.`,
      `Questions answered: ${all.answered} of ${all.questions}${rightly}.`,
      this.keeping,
    ].join(" ");
    this.showDue();
    this.showPrinted();
  }

  fill(page, what, text, more = "") {
    const place = document.querySelector(`.desk-${what}-${page}`);
    place?.replaceChildren(text, ...(more ? [" ", made("span", { className: "desk-more", textContent: more })] : []));
  }

  // Where the browser keeps nothing, the page's stand-in for its storage isn't one.
  get keeping() {
    if (typeof Storage !== "undefined" && localStorage instanceof Storage) return "";
    return "Your browser keeps nothing for this book, so what you do on a page is gone when you leave it. A file that you read in here shows until then.";
  }

  buildAgain() {
    this.again = made("input", { type: "checkbox" });
    this.again.addEventListener("change", () => (this.progress.again = this.again.checked));
    this.due = made("div");
    const days = `${DAYS.slice(0, -1).join(", ")} and ${DAYS.at(-1)}`;
    const label = made("label", {}, this.again, ` Bring solved exercises back after ${days} days.`);
    this.place("again").replaceChildren(made("p", {}, label), this.due);
  }

  showDue() {
    this.again.checked = this.progress.again;
    if (!this.again.checked) return this.due.replaceChildren();
    const records = this.exercises.map((name) => [name, this.progress.exercise(name)]);
    const due = records.filter(([, one]) => isDue(one));
    if (due.length) {
      const links = due.map(([name]) => made("li", {}, document.querySelector(`.of-${name} a`).cloneNode(true)));
      return this.due.replaceChildren(made("p", { textContent: "Back today:" }), made("ul", {}, ...links));
    }
    const days = records.map(([, one]) => (isSolved(one) ? one.on + DAYS[one.level] - today() : NaN)).filter((day) => day > 0);
    const next = days.length ? `The next one comes in ${counted(Math.min(...days), "day")}.` : "What you solve from now on comes back.";
    this.due.replaceChildren(made("p", { textContent: `Nothing is back today. ${next}` }));
  }

  buildFile() {
    const told = this.told();
    const file = made("input", { type: "file", accept: ".json,application/json" });
    file.addEventListener("change", async () => {
      try {
        const text = await file.files[0].text();
        told.textContent = merge(this.progress, read(text), this.exercises, this.pages);
      } catch (error) {
        told.textContent = `${error.message} Nothing was changed.`;
      }
      file.value = ""; // so that the same file can be read again
    });
    const write = () => {
      const content = written(this.progress, this.exercises, this.pages);
      save(`desk-${isoDay()}.json`, JSON.stringify(content, null, 1));
      told.textContent = `Written: ${counted(Object.keys(content.exercises).length, "exercise")}.`;
    };
    const label = made("label", {}, "Read a desk's file: ", file);
    this.place("file").replaceChildren(made("p", {}, this.button("Write my desk into a file", write)), made("p", {}, label), told);
  }

  buildTeacher() {
    const told = this.told();
    this.name = made("input", { type: "text", autocomplete: "name", maxLength: 60 });
    this.name.addEventListener("input", () => this.showPrinted());
    const sheet = () => {
      const content = this.sheet();
      save(`answers-${inFileName(this.name.value)}.json`, JSON.stringify(content, null, 1));
      told.textContent = `Written: ${counted(Object.keys(content.answers).length, "answer")}${content.name ? "" : ", without a name"}.`;
    };
    this.printed = made("p", { className: "desk-printed" });
    this.place("state").before(this.printed);
    const label = made("label", {}, "Your name: ", this.name);
    const buttons = [this.button("Print my results", () => print()), " ", this.button("Write an answer sheet", sheet)];
    this.place("teacher").replaceChildren(made("p", {}, label), made("p", {}, ...buttons), told);
  }

  // What only the printed page says: whose results these are, and of which day.
  showPrinted() {
    const day = new Date().toLocaleDateString("en", { dateStyle: "long" });
    this.printed.textContent = `Results of ${this.name.value.trim() || "…"}, ${day}. They are what this browser has kept.`;
  }

  // The code of all answers: the last that was right, else what is there.
  sheet() {
    const records = this.exercises.map((name) => [name, this.progress.exercise(name)]);
    const answers = records.map(([name, { answer, code }]) => [name, answer ?? code]).filter(([, code]) => code !== undefined);
    const imports = Object.fromEntries(this.pages.map((page) => [page, this.chapters[page].imports]));
    return {
      format: "backprop-answers",
      version: 1,
      name: this.name.value.trim(),
      written: isoDay(),
      answers: Object.fromEntries(answers),
      imports,
    };
  }
}

export const open = (base, chapters) => new Desk(new Progress(new URL("../", base).pathname), chapters);
