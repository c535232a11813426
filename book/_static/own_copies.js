// The notebooks that a reader has changed in this browser, each with a button that
// forgets the change: the next time it is opened, it is the book's again. JupyterLite
// keeps them in a database of the browser, named after where the book lies.

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

async function show(place) {
  const database = await open();
  const stores = STORES.filter((name) => database?.objectStoreNames.contains(name));
  const files = stores.includes("files")
    ? await answered(database.transaction("files").objectStore("files").getAllKeys())
    : [];
  database?.close();
  const chapters = files.filter((name) => name.endsWith(".ipynb"));
  if (!chapters.length) {
    place.textContent = "In this browser, all notebooks are as the book has them.";
    return;
  }
  const list = document.createElement("ul");
  for (const name of chapters) {
    const line = list.appendChild(document.createElement("li"));
    line.append(`${name} `);
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
  if (place) show(place);
});
