// Python in the page: one worker for all explorers and exercises, started once.

export class Python {
  constructor(base, inSite) {
    this.base = base;
    this.inSite = inSite;
    this.state = "stored";
    this.listeners = [];
    this.waiting = new Map(); // per explorer or exercise: the newest question not yet asked
    this.asked = new Map(); // per explorer or exercise: who gets the answer under way
    this.sessions = new Map(); // per explorer: who gets what its session shows
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

  // End whatever Python is doing, and start it anew; what was asked gets no answer.
  restart() {
    this.worker.terminate();
    const unanswered = [...this.asked.values()];
    this.asked.clear();
    this.waiting.clear();
    this.tell("stored");
    for (const answer of unanswered) answer(undefined, "it was stopped");
    this.start();
  }

  fail(reason) {
    this.worker.terminate();
    this.tell("failed", reason);
  }

  hear(message) {
    if (this.state === "failed") return;
    if (message.kind === "progress") this.tell("starting", message);
    else if (message.kind === "failed") this.fail(message.reason);
    else if (message.kind === "ready") {
      this.tell("live");
      navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("python")); // keeps it
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

  // Ask for the results of an explorer, begin a session, or run an exercise (`kind`).
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
}
