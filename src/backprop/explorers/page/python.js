// Python in the page: one worker for all explorers, started once.

export class Python {
  constructor(base, inSite) {
    this.base = base;
    this.inSite = inSite;
    this.state = "stored";
    this.listeners = [];
    this.waiting = new Map(); // per explorer: the newest question not yet asked
    this.asked = new Map(); // per explorer: who gets the answer under way
  }

  // Call `listener(state, text)` at every change of state and progress.
  watch(listener) {
    this.listeners.push(listener);
  }

  tell(state, detail) {
    this.state = state;
    for (const listener of this.listeners) listener(state, detail);
  }

  start() {
    if (this.state !== "stored") return;
    if (location.protocol === "file:") {
      this.tell("failed", "this page was opened from a folder, where browsers don't start it");
      return;
    }
    if (!this.inSite) {
      this.tell("failed", "it is not part of this copy of the book");
      return;
    }
    this.tell("starting", { done: 0, total: 0 });
    this.worker = new Worker(`${this.base}worker.js`);
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail("its worker could not be loaded");
    };
    this.worker.postMessage({ kind: "start" });
  }

  fail(reason) {
    this.worker.terminate();
    this.tell("failed", reason);
  }

  hear(message) {
    if (this.state === "failed") return;
    if (message.kind === "progress") this.tell("starting", message);
    else if (message.kind === "failed") this.fail(message.reason);
    else if (message.kind === "ready") this.tell("live");
    else {
      const { name, results, error } = message;
      const answer = this.asked.get(name);
      this.asked.delete(name);
      const next = this.waiting.get(name);
      this.waiting.delete(name);
      if (next) this.send(name, next);
      if (!next || results) answer(results && JSON.parse(results), error);
    }
  }

  // Ask for the results of an explorer. While an answer is under way only the
  // newest question is kept.
  ask(name, values, answer) {
    if (this.asked.has(name)) this.waiting.set(name, { values, answer });
    else this.send(name, { values, answer });
  }

  send(name, { values, answer }) {
    this.asked.set(name, answer);
    this.worker.postMessage({ kind: "ask", name, values: JSON.stringify(values) });
  }
}
