// On the page of a notebook: a line with the ways back to the book, which also says when Python
// is up; and what the notebooks need is kept for readers without a network.
// The build puts CHAPTERS before these lines.

const BOOK = new URL("../../", document.currentScript.src);
const LOOK = 300; // milliseconds
const QUIET = 20_000; // milliseconds: the notebook gets what it needs itself first
const STYLE = `
  #main { bottom: 2rem !important; }
  #book-line {
    position: fixed; inset: auto 0 0; height: 2rem; box-sizing: border-box; z-index: 100;
    display: flex; gap: 1.5em; align-items: center; padding: 0 1em; overflow: hidden;
    font: 14px system-ui, sans-serif; white-space: nowrap;
    color: var(--jp-ui-font-color1, #222); background: var(--jp-layout-color1, #fff);
    border-top: 1px solid var(--jp-border-color1, #bdbdbd);
  }
  #book-line a { color: var(--jp-content-link-color, #0b5ba5); text-decoration: underline; }
  @media (prefers-color-scheme: dark) { body { background: #111; color: #fff; } }
`;

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

function addLine() {
  const name = new URLSearchParams(location.search).get("path")?.replace(/\.ipynb$/, "");
  const chapter = CHAPTERS.includes(name) ? `${name}.html` : "index.html";
  const state = element("span", { role: "status", textContent: "Python is starting …" });
  const line = element("nav", { id: "book-line", ariaLabel: "The book" });
  line.append(
    element("a", { href: new URL(chapter, BOOK), textContent: "The chapter" }),
    element("a", { href: new URL("run.html#begin-again", BOOK), textContent: "Begin again" }),
    state,
  );
  document.head.append(element("style", { textContent: STYLE }));
  document.body.append(line);
  const look = setInterval(() => {
    if (!document.querySelector(".jp-Toolbar-kernelName")?.textContent.includes("Python")) return;
    state.textContent = "Python is ready.";
    clearInterval(look);
  }, LOOK);
}

async function keepNotebooks() {
  const { active, waiting, installing } = await navigator.serviceWorker.register(new URL("service-worker.js", BOOK));
  const worker = active ?? waiting ?? installing;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  for (const part of ["pages", "python", "notebooks", loaded]) worker.postMessage(part);
}

addLine();
if (navigator.cookieEnabled && navigator.serviceWorker && !navigator.connection?.saveData) {
  setTimeout(() => keepNotebooks().catch(() => {}), QUIET); // the browser may keep nothing
}
