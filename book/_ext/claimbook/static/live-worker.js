// Runs Python and the kernel beside the page, so that the page does not freeze. Nothing but this book's folder is asked.

const folder = new URL("../live/", import.meta.url);
const say = (kind, data) => postMessage({ kind, data });

function fetched(path) {
  const request = new XMLHttpRequest(); // in a worker it may wait, and so the kernel can ask for what it cites
  request.open("GET", new URL(path, folder), false);
  request.send();
  if (request.status !== 200) throw new Error(`${path} was not found beside this page (status ${request.status})`);
  return request.responseText;
}

async function start() {
  const begin = performance.now();
  say("progress", "Python is loading…");
  const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", folder));
  const python = await loadPyodide();
  for (const path of ["proofs/kernel.py", "proofs/stored.py", "proofs/rules.toml"]) {
    python.FS.mkdirTree("/home/pyodide/proofs");
    python.FS.writeFile(`/home/pyodide/${path}`, fetched(path));
  }
  python.FS.writeFile("/home/pyodide/live_check.py", fetched("../_static/live_check.py"));
  const check = python.pyimport("live_check");
  const rules = python.runPython("from pathlib import Path; Path('/home/pyodide/proofs/rules.toml')");
  const version = python.runPython("import platform; platform.python_version()");
  const paths = python.toPy(Object.fromEntries(JSON.parse(fetched("claims.json")).map((c) => [c.id, c.path])));
  const tell = (text) => say("progress", text);
  say("ready", { version, seconds: (performance.now() - begin) / 1000 });
  return {
    verify: (claim, text) => check.verify(claim, text, paths, fetched, rules, tell),
    all: () => check.verify_all(paths, fetched, rules, tell),
  };
}

const started = start();

onmessage = async ({ data }) => {
  try {
    const kernel = await started;
    const answer = data.claim ? kernel.verify(data.claim, data.text) : kernel.all();
    say("answer", { claim: data.claim, ...JSON.parse(answer) });
  } catch (error) {
    say("failed", String(error.message || error));
  }
};
