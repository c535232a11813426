// Exercises in a built page: an editor in place of the starting code, and buttons that
// run the code and check it, in the Python that also answers the explorers.

import { STARTING } from "./protocol.js";

const PARTS = ["lib/codemirror.js", "mode/python/python.js", "addon/edit/matchbrackets.js", "addon/comment/comment.js"];
const NEAR = "800px"; // how far below the screen an exercise may be when its editor is made
const STOP = 4; // columns of one level of indentation
const LONG = 10_000; // milliseconds after which a run is said to go on
const MORE = { line: "Show the line of the solution", step: "Show where it parts from the solution" };
const ASKED = /^check\("(\w+)", \w+\)\s*$/m; // the line that checks, in the notebook

let kept; // of progress.js, which every page has

const made = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

let parts;
function editorParts(folder) {
  parts ??= (async () => {
    document.head.append(made("link", { rel: "stylesheet", href: `${folder}lib/codemirror.css` }));
    for (const name of PARTS) {
      await new Promise((resolve, reject) => {
        document.head.append(made("script", { src: folder + name, onload: resolve, onerror: reject }));
      });
    }
    return window.CodeMirror;
  })();
  return parts;
}

// A message of the checker: `code` and *stress* in plain text.
function inline(text) {
  return text.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (part.length > 2 && part[0] === "`") return made("code", { textContent: part.slice(1, -1) });
    if (part.length > 2 && part[0] === "*") return made("em", { textContent: part.slice(1, -1) });
    return part;
  });
}

// Numbers beside the right ones; wrong ones carry a cross.
function tabled({ head, rows, wrong, note }) {
  const cells = (kind, row) => row.map((text) => made(kind, { textContent: text }));
  const lines = rows.map((row, i) => {
    const [place, ...others] = row;
    const line = made("tr", { className: wrong[i] ? "exercise-off" : "" }, made("th", { scope: "row", textContent: place }));
    line.append(...cells("td", others));
    return line;
  });
  const top = made("tr", {}, ...cells("th", head));
  for (const cell of top.children) cell.scope = "col";
  const table = made("table", {}, made("thead", {}, top), made("tbody", {}, ...lines));
  table.setAttribute("aria-label", "Your numbers beside the right ones");
  return made("div", { className: "exercise-table" }, table, ...(note ? [made("p", { textContent: note })] : []));
}

// Let keys scroll what is larger than its box.
function reachable(place) {
  for (const box of place.querySelectorAll("pre, .exercise-table")) {
    if (box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}

// Python's indentation at the beginning of a line, in columns.
const indentation = (text) => text.match(/^ */)[0].length;

// Backspace within the indentation goes back to the stop before.
function backspace(editor) {
  const { line, ch } = editor.getCursor();
  const before = editor.getLine(line).slice(0, ch);
  if (editor.somethingSelected() || !before || before.trim()) return editor.execCommand("delCharBefore");
  const stop = Math.floor((ch - 1) / STOP) * STOP;
  editor.replaceRange("", { line, ch: stop }, { line, ch }, "+delete");
}

class Exercise {
  constructor(cell, python, { folder, book, imports }) {
    Object.assign(this, { cell, python, folder, imports });
    const text = cell.querySelector("pre").textContent;
    this.name = text.match(ASKED)[1];
    this.start = text.replace(ASKED, "").trimEnd() + "\n";
    const title = cell.closest(".exercise").querySelector(".caption-number")?.textContent.trim();
    this.label = title?.replace("Exercise", "exercise") ?? this.name;
    this.progress = new kept.Progress(book);
    const { code = this.start, solved = false, seed } = this.record;
    Object.assign(this, { code, solved, seed });
    this.build();
    python.watch((state, detail) => this.sayStarting(state, detail));
  }

  // What is kept of it.
  get record() {
    return this.progress.exercise(this.name);
  }

  build() {
    const button = (textContent, act, title = "") => {
      const one = made("button", { type: "button", textContent, title });
      one.addEventListener("click", act);
      return one;
    };
    this.run = button("Run", () => this.ask(false), "Run the code (Ctrl+Enter)");
    this.check = button("Check", () => this.ask(true), "Run the code and check it (Shift+Enter)");
    this.check.className = "exercise-first";
    this.stop = button("Stop", () => this.halt(), "End what Python is doing");
    this.again = button("Start again", () => this.startAgain(), "Bring back the starting code");
    this.anew = button("Solve it anew", () => this.beginAnew());
    this.status = made("span", { className: "exercise-status" });
    this.output = made("div", { className: "exercise-output" });
    for (const place of [this.status, this.output]) place.setAttribute("role", "status");
    const bar = made("div", { className: "exercise-bar" }, this.check, this.run, this.stop, this.again, this.anew, this.status);
    this.cell.classList.add("exercise-cell");
    this.cell.dataset.exercise = this.name;
    this.cell.append(bar, this.output);
    this.setBusy(false);
    this.saySolved();
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        this.edit();
      },
      { rootMargin: NEAR },
    );
    near.observe(this.cell);
  }

  async edit() {
    let CodeMirror;
    try {
      CodeMirror = await editorParts(this.folder);
    } catch {
      for (const one of [this.check, this.run, this.again, this.anew]) one.disabled = true;
      this.status.textContent = "The editor could not be loaded. Load the page again to try once more.";
      return;
    }
    const place = made("div");
    this.cell.querySelector(".cell_input").replaceWith(place);
    this.editor = CodeMirror(place, {
      value: this.code,
      mode: "python",
      theme: "book",
      indentUnit: STOP,
      matchBrackets: true,
      lineWrapping: true, // no sideways scrolling, also on a phone
      viewportMargin: Infinity,
      screenReaderLabel: `Your code for ${this.name}. Escape leaves the editor.`,
      extraKeys: {
        "Ctrl-Enter": () => this.ask(false),
        "Cmd-Enter": () => this.ask(false),
        "Shift-Enter": () => this.ask(true),
        "Ctrl-/": "toggleComment",
        "Cmd-/": "toggleComment",
        Esc: () => this.check.focus(),
        Tab: (editor) => editor.execCommand(editor.somethingSelected() ? "indentMore" : "insertSoftTab"),
        "Shift-Tab": "indentLess",
        Backspace: backspace,
      },
    });
    this.editor.on("renderLine", (editor, { text }, line) => {
      line.style.setProperty("--hang", `${indentation(text) + STOP / 2}ch`); // where it is wrapped
    });
    this.editor.refresh();
    this.editor.on("focus", () => this.python.prepare(this.name));
    this.editor.on("change", () => {
      this.age();
      this.code = this.editor.getValue();
      this.solved = false;
      this.progress.change(this.name, { code: this.code, solved: false });
      this.saySolved();
    });
    this.cell.dataset.editor = "ready";
  }

  // Said of a verdict of before: one that stands below says it itself.
  saySolved() {
    this.cell.classList.toggle("exercise-solved", this.solved);
    this.anew.hidden = this.seed !== undefined || !this.progress.again || !kept.isDue(this.record);
    if (this.busy) return; // what runs is told
    const said = this.output.querySelector(".exercise-right");
    if (!this.anew.hidden) this.status.textContent = "✓ You solved this some days ago. Can you still do it?";
    else if (this.solved) this.status.textContent = said ? "" : "✓ You have solved this.";
    else this.status.textContent = this.seed === undefined ? "" : "Anew: the check tries other numbers too.";
  }

  setBusy(busy) {
    this.busy = busy;
    for (const one of [this.check, this.again, this.anew]) one.disabled = busy;
    const [from, to] = busy ? [this.run, this.stop] : [this.stop, this.run];
    const focused = document.activeElement === from;
    to.hidden = false;
    if (focused) to.focus();
    from.hidden = true;
    this.cell.setAttribute("aria-busy", String(busy));
    clearTimeout(this.timer);
  }

  ask(check) {
    if (this.busy || this.run.disabled) return;
    this.output.replaceChildren();
    const values = { code: this.code, imports: this.imports, check, seed: this.seed };
    this.send(values, check ? "Checking …" : "Running …", (found, error) => this.show(values, found, error));
  }

  // Ask more of the answer that was judged: the line of the solution, or the step where they part.
  askMore(values, button) {
    if (this.busy) return;
    button.disabled = true;
    this.send({ ...values, tell: button.value }, "Looking …", (found, error) => {
      this.setBusy(false);
      this.saySolved();
      const { message = error, table, code } = found?.told ?? {};
      const told = made("div", { className: "exercise-told" }, made("p", {}, ...inline(message ?? "")));
      if (table) told.append(tabled(table));
      if (code) told.append(made("pre", { textContent: code }));
      told.tabIndex = -1;
      button.replaceWith(told);
      reachable(told);
      if (!this.editor?.hasFocus()) told.focus({ preventScroll: true }); // where the button was
    });
  }

  send(values, doing, answer) {
    this.setBusy(true);
    this.status.textContent = "Waiting for Python …";
    this.asked = {
      name: this.name,
      label: this.label,
      values,
      read: () => (this.status.textContent = "Loading the exercise …"),
      begin: () => this.begin(doing),
      wait: (label) => (this.status.textContent = `Waiting for ${label}, which is still running.`),
      answer,
    };
    this.python.run(this.asked);
  }

  begin(doing) {
    this.status.textContent = doing;
    this.timer = setTimeout(() => (this.status.textContent = "Still running; Stop ends it."), LONG);
  }

  // How far the start is that the code waits for.
  sayStarting(state, detail) {
    if (!this.busy || this.asked.begun || state !== STARTING) return;
    const share = detail?.total ? Math.round((100 * detail.done) / detail.total) : 0;
    const come = share < 100 ? `${share} % of its files have come` : "all its files have come, it sets itself up";
    this.status.textContent = `Waiting for Python, which is starting: ${come} …`;
  }

  halt() {
    this.setBusy(false);
    this.python.halt(this.asked);
    this.status.textContent = "Stopped.";
    for (const button of this.output.querySelectorAll("button")) button.disabled = false;
  }

  // An exercise that is back after days: from the beginning, with numbers of its own.
  beginAnew() {
    this.seed = Math.floor(Date.now() / 1000);
    this.progress.change(this.name, { seed: this.seed });
    this.startAgain();
    this.saySolved();
    this.editor?.focus(); // the button is gone
  }

  startAgain() {
    this.editor?.setValue(this.start);
    this.output.replaceChildren();
  }

  // What is shown belongs to the code before a change.
  age() {
    const { firstChild } = this.output;
    if (!firstChild || firstChild.className === "exercise-before") return;
    this.output.classList.add("exercise-old");
    this.output.prepend(made("p", { className: "exercise-before", textContent: "Before your last change:" }));
  }

  show(wanted, found, error) {
    this.setBusy(false);
    this.output.classList.remove("exercise-old");
    if (!found) {
      this.output.replaceChildren(made("p", { className: "exercise-wrong" }, error, ...this.aboutFolder()));
      this.saySolved();
      return;
    }
    const { printed, value, latex, pictures = [], passed, message, table, more } = found;
    const shown = [];
    if (printed) shown.push(made("pre", { textContent: printed }));
    if (value) shown.push(made("pre", { textContent: value }));
    const formula = latex?.replace(/^\$+|\$+$/g, ""); // the page's MathJax knows other marks
    if (formula) shown.push(made("p", { className: "math", textContent: `\\(${formula}\\)` }));
    for (const [number, src] of pictures.entries()) {
      shown.push(made("img", { src, alt: `Figure ${number + 1} that your code drew` }));
    }
    if (message) {
      const mark = made("strong", { textContent: passed ? "✓ Right." : "✗ Not yet." });
      shown.push(made("p", { className: passed ? "exercise-right" : "exercise-wrong" }, mark, " ", ...inline(message)));
    }
    if (table) shown.push(tabled(table));
    if (found.error) shown.push(made("pre", { className: "exercise-error", textContent: found.error }));
    if (found.case) {
      const summary = made("summary", { textContent: "This case as code" });
      const details = made("details", {}, summary, made("pre", { textContent: found.case }));
      details.addEventListener("toggle", () => reachable(details));
      shown.push(details);
    }
    if (more) {
      const button = made("button", { type: "button", value: more, textContent: MORE[more] });
      button.addEventListener("click", () => this.askMore(wanted, button));
      shown.push(button);
    }
    if (!shown.length) shown.push(made("p", { textContent: "It ran, and printed nothing." }));
    this.output.replaceChildren(...shown);
    reachable(this.output);
    if (latex) window.MathJax?.typesetPromise?.([this.output]);
    if (wanted.check && wanted.code === this.code) {
      this.solved = Boolean(passed);
      this.progress.change(this.name, passed ? kept.rightNow(this.record, this.code) : { code: this.code, solved: false });
      if (passed) this.seed = undefined;
    }
    this.saySolved();
    if (wanted.code !== this.code) this.age();
  }

  // What a reader can do who has opened the page from a folder.
  aboutFolder() {
    if (location.protocol !== "file:") return [];
    const link = made("a", { href: `${this.folder}../../run.html`, textContent: "How to run the book" });
    return [" Serve the folder: READ-ME.txt has the line. ", link];
  }
}

// Put editors into the page's exercises.
export function bring(python, options) {
  kept = window.progress;
  for (const cell of document.querySelectorAll(".exercise .cell")) {
    if (ASKED.test(cell.querySelector("pre")?.textContent ?? "")) new Exercise(cell, python, options);
  }
}
