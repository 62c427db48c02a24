// The live page: choose a claim, edit its certificate, and let the kernel judge it, in a worker.

(() => {
  const byId = (id) => document.getElementById(id);
  const note = byId("live-note"), result = byId("live-result"), select = byId("live-claim"), text = byId("live-text");
  const form = document.querySelector("#live form");
  const { change, restore, all, stop } = form.elements;
  const verify = form.querySelector("[type=submit]");
  const base = new URL("../", document.currentScript.src);
  let worker = null;
  let stored = "";

  if (location.protocol === "file:") {
    note.replaceChildren(
      "This page was opened from the disk, where a browser starts no Python. Serve the book’s folder, ",
      make("code", "python -m http.server --directory _build/html"),
      ", and open ",
      make("code", "http://localhost:8000/live.html"),
      ".",
    );
    return;
  }

  function make(tag, content = "", className = "") {
    const element = document.createElement(tag);
    element.append(...[content].flat());
    if (className) element.className = className;
    return element;
  }

  function link(content, address) {
    const element = make("a", content);
    element.href = new URL(address, base);
    return element;
  }

  const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const seconds = (number) => `${number.toFixed(number < 0.1 ? 3 : 1)} s`;

  function show(good, title, ...content) {
    const box = make("div", make("p", make("strong", title)), `verdict-box verdict-box-${good ? "verified" : "refuted"}`);
    box.append(...content);
    result.replaceChildren(box);
  }

  function busy(on) {
    for (const button of [verify, change, all]) button.disabled = on;
    stop.disabled = !on;
    restore.disabled = on || text.value === stored;
  }

  // the worker

  const heard = {
    progress: (data) => { note.textContent = data; },
    ready: (data) => { note.textContent = `Python ${data.version} started in ${seconds(data.seconds)}.`; },
    failed: (data) => { done(); show(false, "This did not work", make("p", data)); },
    answer: (data) => { done(); answered(data); },
  };

  function done() {
    note.textContent = "Ready.";
    busy(false);
  }

  function ask(question) {
    if (!worker) {
      worker = new Worker(new URL("_static/live-worker.js", base), { type: "module" });
      worker.onmessage = ({ data }) => heard[data.kind](data.data);
      worker.onerror = (event) => heard.failed(event.message || "the worker could not be started");
    }
    busy(true);
    result.replaceChildren();
    worker.postMessage(question);
  }

  function answered(answer) {
    const time = `${seconds(answer.seconds)} in this browser`;
    if (!answer.accepted) {
      show(false, "✗ Rejected by the kernel", make("pre", answer.message), make("p", time + "."));
    } else if (answer.verdicts) {
      const verdicts = Object.entries(answer.verdicts).map(([verdict, count]) => `${count} ${verdict}`).join(", ");
      show(true, "✓ All accepted", make("p", `${verdicts}; ${counted(answer.steps, "step")}, ${time}.`));
    } else {
      const list = make("ul", Object.entries(answer.statements).map(([name, state]) => make("li", `${name}: ${state}`)));
      const rules = answer.rules.flatMap((rule) => [", ", link(rule, `trust.html#rule-${rule.toLowerCase()}`)]).slice(1);
      const cites = answer.cites.length ? `, after ${counted(answer.cites.length, "claim")} that it rests on` : "";
      show(
        true,
        `✓ Accepted by the kernel: ${answer.verdict}`,
        list,
        make("p", `${counted(answer.steps, "step")}, ${time}${cites}.`),
        make("p", ["Rules and definitions: ", ...(rules.length ? rules : ["none"]), "."]),
        make("p", link("The page of this claim", `claims/${answer.claim}.html`)),
      );
    }
  }

  // the certificate

  async function load() {
    result.replaceChildren();
    text.value = stored = await fetched(select.selectedOptions[0].dataset.path).then((response) => response.text());
    busy(false);
    history.replaceState(null, "", `?claim=${select.value}`);
  }

  async function fetched(path) {
    const response = await fetch(new URL(`live/${path}`, base));
    if (!response.ok) throw new Error(`${path} was not found beside this page`);
    return response;
  }

  // Numbers in the rows that a step consists of: inside these lists, and no part of a name or an exponent.
  function numbers() {
    const found = [];
    let place = 0, end = null;
    for (const line of text.value.split("\n")) {
      const opened = line.match(/^(\s*)"(?:cofactors|terms)": \[$/);
      if (opened) end = opened[1] + "]";
      else if (end && line.replace(",", "") === end) end = null;
      else if (end) for (const number of line.matchAll(/(?<![\w^.:-])[1-9]\d*(?![\w.])/g)) found.push([place + number.index, number[0]]);
      place += line.length + 1;
    }
    return found;
  }

  function changeNumber() {
    const found = numbers();
    if (!found.length) {
      note.textContent = "This certificate consists of rules and citations; it has no factors to change. Edit it by hand.";
      return;
    }
    const [place, number] = found[Math.floor(Math.random() * found.length)];
    const other = String(Number(number) + 1);
    text.setRangeText(other, place, place + number.length, "select");
    const lines = (until) => text.value.slice(0, until).split("\n").length;
    text.scrollTop = text.scrollHeight * (lines(place) / lines(text.value.length)) - text.clientHeight / 2;
    text.focus();
    result.replaceChildren();
    note.textContent = `Line ${lines(place)}: ${number} became ${other}. What does the kernel say?`;
    busy(false);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask({ claim: select.value, text: text.value }); });
  select.addEventListener("change", () => load().catch((error) => heard.failed(error.message)));
  change.addEventListener("click", changeNumber);
  restore.addEventListener("click", () => { text.value = stored; result.replaceChildren(); done(); });
  text.addEventListener("input", () => { restore.disabled = text.value === stored; });
  all.addEventListener("click", () => ask({}));
  stop.addEventListener("click", () => { worker.terminate(); worker = null; done(); note.textContent = "Stopped."; });

  async function start() {
    const asked = new URLSearchParams(location.search).get("claim");
    const claims = await fetched("claims.json").then((response) => response.json());
    for (const claim of claims) {
      const option = make("option", `${claim.title} (${claim.id})`);
      option.value = claim.id;
      option.dataset.path = claim.path;
      select.append(option);
    }
    if (asked && claims.some((claim) => claim.id === asked)) select.value = asked;
    form.hidden = false;
    note.textContent = asked && select.value !== asked ? `There is no claim ${asked}.` : "Ready; Python starts with the first check.";
    await load();
    if (asked && select.value === asked) form.requestSubmit();
  }

  start().catch((error) => heard.failed(error.message));
})();
