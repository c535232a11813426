// Python in a Web Worker: starts Pyodide with NumPy and the book's package, then
// answers questions with the models in backprop.explorers, and runs what readers
// write for the exercises.

const RUNTIME = new URL("../pyodide/", self.location.href).href;

const OFFLINE = "its files can't be fetched without a network";

// Pyodide waits for ever for some files that don't come, so their failure is told at once.
function fail(reason) {
  postMessage({ kind: "failed", reason });
}

// What Python or the browser says of an error: Python says it in the last line.
const lastLine = (error) => String(error.message ?? error).trim().split("\n").at(-1);

// Of the errors of WebAssembly, these are about its bytes; others about fetching them.
function ofFile(error) {
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) return "one of its files is damaged";
  return /MIME/.test(error.message) ? "the site sends one of its files with a wrong type" : OFFLINE;
}

function watchInstantiation() {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...given) =>
    instantiate(...given).catch((error) => {
      fail(ofFile(error));
      throw error;
    });
}

// Count what Pyodide downloads until it has started, so that the page can show how far it is.
async function countDownloads() {
  const fetched = (...request) =>
    get(...request).catch((error) => {
      if (!pyodide) fail(OFFLINE);
      throw error;
    });
  const get = self.fetch;
  const listed = await fetched(`${RUNTIME}manifest.json`);
  if (!listed.ok) return fail("its files are not part of this copy of the book");
  const { total } = await listed.json();
  let done = 0;
  let told = -1; // percent; the page lays itself out anew each time it is told
  self.fetch = async (...request) => {
    const response = await fetched(...request);
    if (pyodide) return response;
    if (!response.ok) fail(`the site has no ${response.url.split("/").at(-1)}`);
    if (!response.ok || !response.body) return response;
    const counter = new TransformStream({
      transform(chunk, controller) {
        done += chunk.byteLength;
        const percent = Math.floor((100 * done) / total);
        if (percent > told) postMessage({ kind: "progress", done: Math.min(done, total), total });
        told = Math.max(told, percent);
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
  return pyodide.pyimport("backprop.explorers.host");
}

let pyodide;
let python; // backprop/explorers/host.py
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

// Load a package that a reader's code asks for; why there is none, if so.
async function lackOf(name) {
  const loaded = () => Object.keys(pyodide.loadedPackages).length;
  const before = loaded();
  let reason = "Its files could not be fetched. Is there a network?";
  await pyodide.loadPackage(name, { messageCallback() {}, errorCallback() {} }).catch((error) => {
    if (/No known package/.test(error.message)) reason = `This book has no package called ${name}.`;
  });
  return loaded() > before ? "" : reason;
}

// What answers are compared with is read once, which takes a second or two: the page says so.
const prepared = new Set();
function prepare({ name }) {
  const answers = pyodide.pyimport("backprop.exercises.page");
  answers.prepare(name);
  prepared.add(name);
  return answers;
}

// Run a reader's code; what it imports is loaded when it asks for it, if the site has it.
async function exercise({ name, values }) {
  if (!prepared.has(name)) postMessage({ kind: "reads" });
  const answers = prepare({ name });
  postMessage({ kind: "runs" });
  const request = { ...JSON.parse(values), lacking: {} };
  for (;;) {
    const results = answers.run(name, JSON.stringify(request));
    const { missing } = JSON.parse(results);
    if (!missing) return postMessage({ kind: "ran", results });
    const reason = await lackOf(missing);
    if (reason) request.lacking[missing] = reason;
  }
}

// Whether an error has ended Python for good, as Pyodide's own errors do.
function died() {
  try {
    return pyodide.runPython("1 + 1") !== 2;
  } catch {
    return true;
  }
}

const ACTS = {
  exercise,
  prepare,
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
  change({ name, values }) {
    python.change(name, values);
    if (!going.has(name)) show(name);
  },
  seen: ({ name }) => unseen.delete(name),
};

self.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    try {
      python = await start();
      postMessage({ kind: "ready" });
    } catch (error) {
      fail(error.name === "NetworkError" ? OFFLINE : `something in it failed (${lastLine(error)})`);
    }
    return;
  }
  try {
    await ACTS[data.kind](data);
  } catch (error) {
    if (data.kind === "prepare" && !died()) return; // whoever runs the exercise is told
    const kind = data.kind === "exercise" ? "ran" : "answer";
    postMessage(died() ? { kind: "died" } : { kind, name: data.name, error: lastLine(error) });
  }
};
