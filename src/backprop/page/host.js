// The host in a built page: mounts the view of each figure, answers from stored
// results at once, and from Python as soon as it runs. protocol.js has the states of a figure.

import { lightAlike } from "./alike.js";
import { readAlong } from "./along.js";
import { addressWith, isNamed, readAddress } from "./address.js";
import { bring } from "./exercise.js";
import { framed } from "./shared/frame.js";
import { FAILED, LIVE, STARTING, STORED } from "./protocol.js";
import { Python } from "./python.js";
import { lookUp, nearestStored } from "./stored.js";

const ADDRESS_DELAY = 250; // milliseconds; browsers refuse an address that changes too often
const LATE = 1000; // milliseconds after which an answer is said to wait for an exercise
const NEAR = "600px"; // how far below the screen an explorer may be when Python is started
const SIGNS = ["scroll", "pointermove", "pointerdown", "keydown"]; // that somebody is reading

// The address that all figures have heard of. Where it is another, somebody has just followed a
// link: what was to be written before would undo that.
let heard = location.hash;

const readerActs = new Promise((resolve) => {
  for (const sign of SIGNS) window.addEventListener(sign, resolve, { once: true, capture: true });
});

// The model that a view sees: anywidget's convention without a kernel.
class PageModel {
  constructor(values, save, send) {
    this.values = values;
    this.listeners = new Map();
    this.save_changes = save;
    this.send = send;
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    if (Object.is(this.values[name], value)) return;
    this.values[name] = value;
    for (const event of [`change:${name}`, "change"]) {
      for (const callback of [...(this.listeners.get(event) ?? [])]) callback();
    }
  }

  on(event, callback) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(callback);
  }

  off(event, callback) {
    this.listeners.get(event)?.delete(callback);
  }
}

const NOTES = {
  stored: "Answers come from stored results until Python starts in this page.",
  film: "This plays from stored results. What you change is computed by Python, in this page.",
  live: "Live: the book's own Python computes every answer in this page.",
};

class Figure {
  constructor(root, python) {
    this.root = root;
    this.python = python;
    const { declaration, stored } = JSON.parse(root.querySelector("script.explorer-data").textContent);
    const { name, parameters, sessions, stored_axes: axes } = declaration;
    Object.assign(this, { name, parameters, sessions, axes, stored });
    this.status = root.querySelector(".explorer-status");
    this.settled = this.defaults; // the last values that the results belong to
    this.model = new PageModel(
      { ...this.defaults, declaration, results: lookUp(stored, this.parameters, this.defaults), running: false },
      () => this.update(),
      (act) => this.direct(act.kind),
    );
    python.sessions.set(this.name, (results, going) => {
      this.model.set("running", going);
      this.model.set("results", results);
    });
  }

  get defaults() {
    return Object.fromEntries(this.parameters.map((one) => [one.name, one.default]));
  }

  get values() {
    return Object.fromEntries(this.parameters.map(({ name }) => [name, this.model.get(name)]));
  }

  get address() {
    return addressWith(this.name, this.parameters, this.values);
  }

  mount(view) {
    this.takeAddress();
    const el = document.createElement("div");
    el.className = "explorer-view";
    this.link = Object.assign(document.createElement("a"), { textContent: "Link to this setting" });
    this.link.className = "explorer-link";
    this.root.querySelector(".explorer-body").replaceChildren(el);
    framed(view, () => [[this.link], [this.status]]).render({ model: this.model, el });
    this.watchSliders();
    this.python.watch((state, detail) => this.hear(state, detail));
    window.addEventListener("hashchange", () => this.takeAddress());
    this.say(this.python.state, this.python.detail);
    this.update();
    this.comeIntoView();
  }

  // A link to a setting of this figure leads to the figure, from another page and from the
  // text around it. A page that is loaded again or returned to stays where its reader was.
  comeIntoView() {
    const isMeant = (hash) => {
      const [first] = new URLSearchParams(hash.slice(1)).keys();
      return this.parameters.some((one) => isNamed(first, this.name, one));
    };
    const show = () => this.root.scrollIntoView({ behavior: "instant" });
    document.addEventListener("click", ({ target }) => {
      const link = target.closest('a[href^="#"]');
      if (!link || this.root.contains(link) || !isMeant(link.hash)) return;
      show();
      if (link.hash === location.hash) this.takeAddress(); // which the browser doesn't report
    });
    const [arrival] = performance.getEntriesByType("navigation");
    if (arrival?.type !== "navigate" || !isMeant(location.hash)) return;
    if (document.readyState === "complete") show();
    else window.addEventListener("load", show, { once: true });
  }

  // Show what the page's address asks for. One that speaks of other figures only leaves this one,
  // and what was made or trained in it, as it is.
  takeAddress() {
    heard = location.hash;
    const keys = [...new URLSearchParams(location.hash.slice(1)).keys()];
    if (!keys.some((key) => this.parameters.some((one) => isNamed(key, this.name, one)))) return;
    const wanted = readAddress(this.name, this.parameters);
    for (const [name, value] of Object.entries({ ...this.defaults, ...wanted })) this.model.set(name, value);
    this.model.save_changes();
  }

  // Which slider the reader moves, while that is answered, and whether a pointer holds it.
  watchSliders() {
    const note = ({ target }) => (this.slid = target.type === "range" ? target.name : undefined);
    for (const type of ["input", "pointerup"]) {
      this.root.addEventListener(type, note, { capture: true });
      this.root.addEventListener(type, () => (this.slid = undefined));
    }
    this.root.addEventListener("pointerdown", () => (this.held = true));
    for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, () => (this.held = false));
  }

  // Until Python is there, a slider goes from one stored position to the next, if the other
  // controls are at their starts.
  keepToStored() {
    const slid = this.parameters.find(({ name }) => name === this.slid);
    if (!slid || slid.drawn_only || lookUp(this.stored, this.parameters, this.values)) return;
    const before = this.held ? undefined : this.settled[slid.name];
    const near = nearestStored(slid, this.model.get(slid.name), before);
    if (lookUp(this.stored, this.parameters, { ...this.values, [slid.name]: near })) this.model.set(slid.name, near);
  }

  // Find the results for the present values.
  update() {
    if (this.python.state !== LIVE) this.keepToStored();
    const { values } = this;
    if (this.python.state === LIVE) this.askPython(values);
    else {
      const results = lookUp(this.stored, this.parameters, values);
      if (results) this.settle(values, results);
      else if (this.python.state === FAILED) this.keepToOneAxis(values);
      else {
        this.root.setAttribute("aria-busy", "true");
        this.python.start();
        this.say(this.python.state);
      }
    }
    this.writeAddress();
  }

  askPython(values) {
    const computed = this.pick(values, (one) => !one.drawn_only);
    if (this.sessions) {
      const fixed = JSON.stringify(this.pick(values, (one) => !one.drawn_only && !one.live));
      if (fixed === this.begun) return void this.python.direct(this.name, "change", computed);
      this.begun = fixed;
      this.goOn = this.model.get("running"); // what ran goes on with the new setting
    }
    this.root.dataset.pending = "true"; // until the newest question is answered
    this.python.ask(this.sessions ? "begin" : "ask", this.name, computed, (results, error) => {
      this.root.dataset.pending = String(this.python.asked.has(this.name));
      if (results) this.say(this.python.state);
      if (results) this.settle(values, results);
      else this.status.textContent = `Python could not compute this: ${error}`;
      if (!this.goOn || this.python.asked.has(this.name)) return;
      this.goOn = false;
      this.python.direct(this.name, "run");
    });
    setTimeout(() => this.sayWaiting(), LATE);
  }

  pick(values, wanted) {
    return Object.fromEntries(this.parameters.filter(wanted).map(({ name }) => [name, values[name]]));
  }

  // What a view asks of its session: run, pause, step, or restart.
  direct(kind) {
    const { state } = this.python;
    if (state === FAILED) return;
    this.goOn = false;
    if (state !== LIVE) {
      this.wanted = kind;
      this.model.set("running", kind === "run");
      this.root.setAttribute("aria-busy", kind === "run");
      this.python.start();
      this.say(this.python.state);
    } else if (kind === "restart") {
      this.begun = undefined;
      this.model.set("running", false);
      this.update();
    } else {
      // while a session is asked for, what it answers to a pause isn't heard
      if (kind !== "run" && this.python.asked.has(this.name)) this.model.set("running", false);
      this.python.direct(this.name, kind);
    }
  }

  settle(values, results) {
    this.settled = values;
    this.root.setAttribute("aria-busy", "false");
    this.model.set("results", results);
  }

  // Without Python only one control can be away from its start: the one just moved.
  keepToOneAxis(values) {
    const moved = this.parameters.filter(({ name }) => values[name] !== this.settled[name]);
    const computing = this.parameters.filter((one) => !one.drawn_only);
    const kept = moved.findLast((one) => !one.drawn_only)?.name;
    for (const one of computing) {
      const near = nearestStored(one, values[one.name], this.held ? undefined : this.settled[one.name]);
      this.model.set(one.name, one.name === kept ? near : one.default);
    }
    let results = lookUp(this.stored, this.parameters, this.values);
    if (!results) {
      for (const one of computing) this.model.set(one.name, one.default);
      results = lookUp(this.stored, this.parameters, this.values);
    }
    this.settle(this.values, results);
    this.say(FAILED, undefined, "The other controls went back to their starts.");
  }

  hear(state, detail) {
    this.say(state, detail);
    if (state === LIVE || state === FAILED) this.update();
    if (state !== LIVE) this.begun = undefined;
    if (state === FAILED || state === STORED) this.model.set("running", false);
    if (state !== LIVE || !this.wanted) return;
    this.direct(this.wanted);
    this.wanted = undefined;
  }

  sayWaiting() {
    const { running } = this.python;
    if (this.root.dataset.pending === "true" && running) this.status.textContent = `Waiting for ${running}, which is still running.`;
  }

  say(state, detail, more = "") {
    this.root.dataset.state = state;
    if (state === FAILED) {
      this.reason = detail ?? this.reason;
      const stored = this.axes ? "Stored results still answer, for one control at a time. " : "What is stored still plays. ";
      this.status.textContent =
        `Python didn't start: ${this.reason}. ${stored}${this.sessions ? "Training needs Python. " : ""}${more}`;
      return;
    }
    if (state !== STARTING) {
      this.status.textContent = NOTES[state === STORED && !this.axes ? "film" : state];
      return;
    }
    const busy = this.root.getAttribute("aria-busy") === "true";
    const waiting = this.wanted ? "Training begins" : "This setting isn't stored; it will be computed";
    const text = busy ? `${waiting} when Python is up. ` : "Stored results answer. ";
    if (!this.bar?.isConnected) {
      this.bar = Object.assign(document.createElement("progress"), { max: 1 });
      this.bar.setAttribute("aria-label", "Python is starting");
      this.words = document.createElement("span");
      this.status.replaceChildren(this.words, "Python is starting ", this.bar);
    }
    this.words.textContent = text;
    if (detail?.total) this.bar.value = detail.done / detail.total;
  }

  // When nothing moves by itself that a start of Python could make stumble.
  get atRest() {
    if (!this.root.querySelector("[data-moving=true]")) return Promise.resolve();
    return new Promise((resolve) => this.root.addEventListener("explorer-still", resolve, { once: true }));
  }

  writeAddress() {
    const address = this.address;
    if (this.link) this.link.href = address;
    clearTimeout(this.addressTimer);
    if (!this.link) return;
    this.addressTimer = setTimeout(() => {
      if (location.hash !== heard) return;
      const now = this.address;
      if (now === "#" && !location.hash.includes("=")) return;
      if (now === location.hash) return;
      history.replaceState(history.state, "", now === "#" ? location.pathname + location.search : now);
      heard = location.hash;
    }, ADDRESS_DELAY);
  }
}

// Start Python when an explorer is near the screen and its reader there, or when it is touched.
// A page that is only opened fetches nothing for it: stored results are on show.
function startWhenNear(figure, python) {
  const { root } = figure;
  const start = () => {
    near.disconnect();
    python.start();
  };
  const near = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && readerActs.then(() => figure.atRest).then(start),
    { rootMargin: NEAR },
  );
  if (!navigator.connection?.saveData) near.observe(root);
  for (const type of ["pointerdown", "keydown"]) root.addEventListener(type, start, { once: true });
}

// Get ready for the figures of a page; each calls `mount` as soon as it is there.
// `exercises` is null, or says what the page's exercises need; `letters` are as lightAlike takes
// them.
export function open(base, pythonInSite, views, exercises, letters) {
  lightAlike(letters);
  const python = new Python(base, pythonInSite);
  document.documentElement.classList.add("with-explorers");
  if (exercises) {
    const book = new URL("../../", base).pathname;
    document.addEventListener("DOMContentLoaded", () =>
      bring(python, { folder: `${base}../editor/`, book, imports: exercises }),
    );
  }
  return {
    mount(root) {
      root.dataset.mounted = "";
      const figure = new Figure(root, python);
      const view = views[root.dataset.explorer];
      figure.mount(view);
      startWhenNear(figure, python);
      document.addEventListener("DOMContentLoaded", () => {
        for (const text of document.querySelectorAll(`.read-along[data-explorer="${figure.name}"]`)) readAlong(text, view, figure.model);
      });
    },
  };
}
