// Python in a Web Worker: starts Pyodide with NumPy and the book's package, then
// answers questions with the models in backprop.explorers, and runs what readers
// write for the exercises.

const RUNTIME = new URL("../pyodide/", self.location.href).href;

// Pyodide waits for ever for some files that don't come, so their failure is told at once.
function fail(reason) {
  postMessage({ kind: "failed", reason });
}

// What Python or the browser says of an error: Python says it in the last line.
const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

function watchInstantiation() {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...given) =>
    instantiate(...given).catch((error) => {
      fail("one of its files is damaged");
      throw error;
    });
}

// Count what Pyodide downloads until it has started, so that the page can show how far it is.
async function countDownloads() {
  const fetched = self.fetch;
  const listed = await fetched(`${RUNTIME}manifest.json`);
  if (!listed.ok) return fail("its files are not part of this copy of the book");
  const { total } = await listed.json();
  let done = 0;
  self.fetch = async (...request) => {
    const response = await fetched(...request);
    if (pyodide) return response;
    if (!response.ok) fail(`the site has no ${response.url.split("/").at(-1)}`);
    if (!response.ok || !response.body) return response;
    const counter = new TransformStream({
      transform(chunk, controller) {
        done += chunk.byteLength;
        postMessage({ kind: "progress", done: Math.min(done, total), total });
        controller.enqueue(chunk);
      },
    });
    const { status, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, headers });
  };
}

async function start() {
  watchInstantiation();
  await countDownloads();
  importScripts(`${RUNTIME}pyodide.js`);
  const quiet = { stdout: () => {}, stderr: () => {} };
  const packages = ["numpy", "backprop"];
  const env = { HOME: "/home/pyodide", MPLBACKEND: "agg" }; // a worker has no page to draw on
  pyodide = await loadPyodide({ indexURL: RUNTIME, packages, env, ...quiet });
  const lost = packages.filter((name) => !(name in pyodide.loadedPackages));
  if (lost.length) fail(`the site's ${lost.join(" and ")} is missing or damaged`);
  return pyodide.pyimport("backprop.explorers.sessions");
}

let pyodide;
let python; // backprop/explorers/sessions.py
const going = new Set(); // names of the sessions that go on by themselves
const unseen = new Set(); // whose last results the page hasn't drawn yet

function show(name) {
  unseen.add(name);
  postMessage({ kind: "session", name, going: going.has(name), results: python.results(name) });
}

// Let all sessions go on for a moment, and listen to the page between.
function goOn() {
  for (const name of going) {
    if (!python.advance(name)) going.delete(name);
    if (!unseen.has(name) || !going.has(name)) show(name);
  }
  if (going.size) setTimeout(goOn);
}

// Run a reader's code; what it imports is loaded when it asks for it, if the site has it.
async function exercise({ name, values }) {
  const answers = pyodide.pyimport("backprop.exercises.page");
  const loaded = () => Object.keys(pyodide.loadedPackages).length;
  for (;;) {
    const results = answers.run(name.split(" ").at(-1), values);
    const { missing, error } = JSON.parse(results);
    const before = loaded();
    if (missing) await pyodide.loadPackage(missing, { messageCallback() {}, errorCallback() {} }).catch(() => {});
    if (missing && loaded() > before) continue;
    const reason = missing && !error && `No module named '${missing}' is part of this book.`;
    postMessage(reason ? { kind: "answer", name, error: reason } : { kind: "answer", name, results });
    return;
  }
}

const ACTS = {
  exercise,
  ask: ({ name, values }) => postMessage({ kind: "answer", name, results: python.answer(name, values) }),
  begin({ name, values }) {
    going.delete(name);
    postMessage({ kind: "answer", name, results: python.begin(name, values) });
  },
  run({ name }) {
    if (going.size === 0) setTimeout(goOn);
    going.add(name);
    show(name);
  },
  pause({ name }) {
    going.delete(name);
    show(name);
  },
  step({ name }) {
    going.delete(name);
    python.step(name);
    show(name);
  },
  change: ({ name, values }) => python.change(name, values),
  seen: ({ name }) => unseen.delete(name),
};

self.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    try {
      python = await start();
      postMessage({ kind: "ready" });
    } catch (error) {
      fail(`something in it failed (${lastLine(error)})`);
    }
    return;
  }
  try {
    await ACTS[data.kind](data);
  } catch (error) {
    postMessage({ kind: "answer", name: data.name, error: lastLine(error) });
  }
};
