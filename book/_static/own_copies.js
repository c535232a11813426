// The notebooks that a reader has changed in this browser, each with a button that
// forgets the change: the next time it is opened, it is the book's again. JupyterLite
// keeps them in a database of the browser, named after where the book lies. Each says
// which version of the book's notebook it began as.

const DATABASE = `JupyterLite Storage - ${new URL("lite/", document.baseURI).pathname}`;
const STORES = ["files", "checkpoints"];

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open() {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === DATABASE)) return null;
  return answered(indexedDB.open(DATABASE));
}

// Whether the book's notebook is another one than when the copy began.
async function isOld(name, copy) {
  try {
    const own = await (await fetch(new URL(`lite/files/${name}`, document.baseURI))).json();
    return own.metadata.book_version !== copy.content.metadata.book_version;
  } catch {
    return false; // no network, or a notebook that isn't the book's
  }
}

async function show(place) {
  const database = await open();
  const stores = STORES.filter((name) => database?.objectStoreNames.contains(name));
  const files = stores.includes("files") && database.transaction("files").objectStore("files");
  const [names, copies] = files ? await Promise.all([answered(files.getAllKeys()), answered(files.getAll())]) : [[], []];
  database?.close();
  const chapters = names.filter((name) => name.endsWith(".ipynb"));
  if (!chapters.length) {
    place.textContent = "In this browser, all notebooks are as the book has them.";
    return;
  }
  const list = document.createElement("ul");
  for (const name of chapters) {
    const line = list.appendChild(document.createElement("li"));
    const old = await isOld(name, copies[names.indexOf(name)]);
    line.append(`${name}${old ? ", of which the book has a newer version by now" : ""} `);
    const button = line.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = "Forget my changes";
    button.setAttribute("aria-label", `Forget my changes to ${name}`);
    button.addEventListener("click", () => forget(name, stores).then(() => show(place)));
  }
  place.replaceChildren("You have a copy of your own of:", list);
}

async function forget(name, stores) {
  const database = await open();
  const change = database.transaction(stores, "readwrite");
  await Promise.all(stores.map((store) => answered(change.objectStore(store).delete(name))));
  database.close();
}

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("own-copies");
  if (place) show(place).catch(() => {}); // it can't be looked at, as the page says already
});
