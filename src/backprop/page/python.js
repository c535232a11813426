// Python in the page: one worker for all explorers and exercises, started once.

import { FAILED, LIVE, STARTING, STORED } from "./protocol.js";

const DIED = "Your code ended Python (endless recursion?). It is starting again.";

export class Python {
  constructor(base, inSite) {
    this.base = base;
    this.inSite = inSite;
    this.state = STORED;
    this.listeners = [];
    this.waiting = new Map(); // per explorer: the newest question not yet asked
    this.asked = new Map(); // per explorer: who gets the answer under way
    this.sessions = new Map(); // per explorer: who gets what its session shows
    this.runs = []; // of exercises: the first is under way, the others wait for it
  }

  // Call `listener(state, text)` at every change of state and progress.
  watch(listener) {
    this.listeners.push(listener);
  }

  tell(state, detail) {
    Object.assign(this, { state, detail });
    for (const listener of this.listeners) listener(state, detail);
  }

  start() {
    if (this.state !== STORED) return;
    if (location.protocol === "file:") {
      this.fail("this page was opened from a folder, where browsers don't start it");
      return;
    }
    if (!this.inSite) {
      this.fail("it is not part of this copy of the book");
      return;
    }
    this.tell(STARTING, { done: 0, total: 0 });
    this.worker = new Worker(`${this.base}worker.js`);
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail("its worker could not be loaded");
    };
    this.worker.postMessage({ kind: "start" });
  }

  // End whatever Python is doing, and start it anew. Explorers then ask again by
  // themselves; the exercises that wait are run.
  restart() {
    this.worker.terminate();
    this.asked.clear();
    this.waiting.clear();
    this.tell(STORED);
    this.start();
  }

  fail(reason) {
    this.worker?.terminate();
    const runs = this.runs.splice(0);
    this.tell(FAILED, reason);
    for (const run of runs) run.answer(undefined, `Python didn't start: ${reason}.`);
  }

  hear(message) {
    if (this.state === FAILED) return;
    if (message.kind === "progress") this.tell(STARTING, message);
    else if (message.kind === "failed") this.fail(message.reason);
    else if (message.kind === "ready") {
      this.tell(LIVE);
      this.beginRun();
      this.wanted?.();
      this.wanted = undefined;
      // keeps it, unless the browser may keep nothing
      navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("python")).catch(() => {});
    } else if (message.kind === "died") {
      const [run] = this.runs.splice(0, 1);
      if (!run) return this.fail("it ended while it answered"); // it would end again and again
      this.restart();
      run.answer(undefined, DIED);
    } else if (message.kind === "reads") {
      this.runs[0]?.read();
    } else if (message.kind === "runs") {
      this.runs[0]?.begin();
    } else if (message.kind === "ran") {
      const [run] = this.runs.splice(0, 1);
      run.answer(message.results && JSON.parse(message.results), message.error);
      this.beginRun();
    } else if (message.kind === "session") {
      // while another session begins, what the last one still shows is out of date
      if (!this.asked.has(message.name)) this.sessions.get(message.name)(JSON.parse(message.results), message.going);
      // after the next frame, so that a slow page is not flooded
      requestAnimationFrame(() => this.worker.postMessage({ kind: "seen", name: message.name }));
    } else {
      const { name, results, error } = message;
      const answer = this.asked.get(name);
      this.asked.delete(name);
      const next = this.waiting.get(name);
      this.waiting.delete(name);
      if (next) this.send(name, next);
      if (!next || results) answer(results && JSON.parse(results), error);
    }
  }

  // Ask for the results of an explorer, or begin a session (`kind`).
  // While an answer is under way only the newest question is kept.
  ask(kind, name, values, answer) {
    const question = { kind, values: JSON.stringify(values), answer };
    if (this.asked.has(name)) this.waiting.set(name, question);
    else this.send(name, question);
  }

  send(name, { kind, values, answer }) {
    this.asked.set(name, answer);
    this.worker.postMessage({ kind, name, values });
  }

  // Tell a session what to do: run, pause, step, or change (with values).
  direct(name, kind, values) {
    this.worker.postMessage({ kind, name, values: JSON.stringify(values) });
  }

  // Run an exercise: { name, label, values, read(), begin(), wait(label), answer(found, error) }.
  // When Python is there and no other runs, the exercise is read if need be, then the code begins.
  // A start that failed is tried again.
  run(run) {
    this.runs.push(run);
    if (this.state === LIVE) return this.beginRun();
    if (this.state === FAILED) this.tell(STORED);
    if (this.state === STARTING) this.tell(this.state, this.detail); // how far that is
    this.start();
  }

  // An exercise is about to be solved: read it while its reader writes.
  prepare(name) {
    if (this.state === STORED && location.protocol !== "file:") this.start();
    const read = () => this.runs.length || this.worker.postMessage({ kind: "prepare", name });
    if (this.state === LIVE) read();
    else this.wanted = read; // only the last one that was asked for
  }

  beginRun() {
    const [run, ...others] = this.runs;
    if (run && !run.begun) {
      run.begun = true;
      this.worker.postMessage({ kind: "exercise", name: run.name, values: JSON.stringify(run.values) });
    }
    for (const other of others) other.wait(run.label);
  }

  // What keeps Python from answering: the label of the exercise under way.
  get running() {
    return this.state === LIVE ? this.runs[0]?.label : undefined;
  }

  // Give a run up; it gets no answer.
  halt(run) {
    this.runs = this.runs.filter((one) => one !== run);
    if (run.begun) this.restart();
    else if (this.state === LIVE) this.beginRun();
  }
}
