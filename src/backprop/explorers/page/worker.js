// Python in a Web Worker: starts Pyodide with NumPy and the book's package, then
// answers questions with the models in backprop.explorers.

const RUNTIME = new URL("../pyodide/", self.location.href).href;

const ANSWER = `
import json
from backprop.explorers.catalogue import explorer_named

def answer(name, values):
    return json.dumps(explorer_named(name).evaluate(**json.loads(values)), allow_nan=False)

answer
`;

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

// Count what Pyodide downloads, so that the page can show how far it is.
async function countDownloads() {
  const fetched = self.fetch;
  const listed = await fetched(`${RUNTIME}manifest.json`);
  if (!listed.ok) return fail("its files are not part of this copy of the book");
  const { total } = await listed.json();
  let done = 0;
  self.fetch = async (...request) => {
    const response = await fetched(...request);
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
  const pyodide = await loadPyodide({ indexURL: RUNTIME, packages, ...quiet });
  const lost = packages.filter((name) => !(name in pyodide.loadedPackages));
  if (lost.length) fail(`the site's ${lost.join(" and ")} is missing or damaged`);
  return pyodide.runPython(ANSWER);
}

let answer;

self.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    try {
      answer = await start();
      postMessage({ kind: "ready" });
    } catch (error) {
      fail(`something in it failed (${lastLine(error)})`);
    }
    return;
  }
  try {
    postMessage({ kind: "answer", name: data.name, results: answer(data.name, data.values) });
  } catch (error) {
    postMessage({ kind: "answer", name: data.name, error: lastLine(error) });
  }
};
