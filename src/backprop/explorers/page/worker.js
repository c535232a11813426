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

// Count what Pyodide downloads, so that the page can show how far it is.
async function countDownloads() {
  const fetched = self.fetch;
  const listed = await fetched(`${RUNTIME}manifest.json`);
  if (!listed.ok) throw new Error("its files are not part of this copy of the book");
  const { total } = await listed.json();
  let done = 0;
  self.fetch = async (...request) => {
    const response = await fetched(...request);
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
  await countDownloads();
  importScripts(`${RUNTIME}pyodide.js`);
  const quiet = { stdout: () => {}, stderr: () => {} };
  const pyodide = await loadPyodide({ indexURL: RUNTIME, packages: ["numpy", "backprop"], ...quiet });
  return pyodide.runPython(ANSWER);
}

let answer;

self.onmessage = async ({ data }) => {
  if (data.kind === "start") {
    try {
      answer = await start();
      postMessage({ kind: "ready" });
    } catch (error) {
      postMessage({ kind: "failed", reason: String(error.message ?? error).split("\n")[0] });
    }
    return;
  }
  try {
    postMessage({ kind: "answer", name: data.name, results: answer(data.name, data.values) });
  } catch (error) {
    const lines = String(error.message).trim().split("\n");
    postMessage({ kind: "answer", name: data.name, error: lines.at(-1) });
  }
};
