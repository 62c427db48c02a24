// The filters of the scoreboard. Without this script every row is shown.
// The state of the filters is the address: #verdict=amended&section=Section+2 shows what it says.

(() => {
  const FACETS = { paper: "Paper", section: "Section", verdict: "Verdict", checker: "Checked by" };
  const board = document.querySelector(".scoreboard");
  if (!board) return;
  const rows = [...board.querySelectorAll(".claim-row")].map((row) => ({
    row,
    text: row.textContent.toLowerCase().replace(/\s+/g, " "),
    values: Object.fromEntries(
      Object.keys(FACETS).map((facet) => [facet, row.dataset[facet].split("|").filter(Boolean)]),
    ),
  }));

  const form = document.createElement("form");
  form.className = "filters";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the claims");
  form.addEventListener("submit", (event) => event.preventDefault());
  const controls = {};

  function labelled(title, control) {
    const label = document.createElement("label");
    const words = document.createElement("span");
    words.textContent = title;
    label.append(words, control);
    form.append(label);
  }

  const words = document.createElement("input");
  words.type = "search";
  words.name = "words";
  words.placeholder = "Lemma 2.5";
  labelled("Words in it, such as a number in the paper", words);
  controls.words = words;

  for (const [facet, title] of Object.entries(FACETS)) {
    const select = document.createElement("select");
    select.name = facet;
    select.add(new Option("any", ""));
    for (const value of new Set(rows.flatMap((entry) => entry.values[facet]))) select.add(new Option(value, value));
    labelled(title, select);
    controls[facet] = select;
  }
  const line = document.createElement("p");
  line.className = "filters-line";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const reset = document.createElement("button");
  reset.type = "button";
  reset.textContent = "Show all";
  line.append(said, " ", reset);
  form.append(line);
  board.before(form);

  const state = () => Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value]));

  function passes(entry, chosen, except) {
    const wanted = chosen.words.toLowerCase().trim().replace(/\s+/g, " ");
    return (
      entry.text.includes(wanted) &&
      Object.keys(FACETS).every((f) => f === except || !chosen[f] || entry.values[f].includes(chosen[f]))
    );
  }

  function show() {
    const chosen = state();
    let count = 0;
    for (const entry of rows) {
      entry.row.hidden = !passes(entry, chosen, null);
      count += !entry.row.hidden;
    }
    // The number behind an option says how many rows it would show beside the other filters.
    for (const facet of Object.keys(FACETS)) {
      const open = rows.filter((entry) => passes(entry, chosen, facet));
      for (const option of controls[facet].options) {
        const found = option.value ? open.filter((entry) => entry.values[facet].includes(option.value)) : open;
        option.textContent = `${option.value || "any"} (${found.length})`;
      }
    }
    said.textContent = count === rows.length ? `All ${count} claims.` : `${count} of ${rows.length} claims.`;
    reset.hidden = count === rows.length;
  }

  function write() {
    const chosen = Object.entries(state()).filter(([, value]) => value);
    const address = chosen.length ? `#${new URLSearchParams(chosen)}` : " ";
    history.replaceState(null, "", address === " " ? location.pathname + location.search : address);
    show();
  }

  // An address that names no filter is a place on the page, and filters nothing.
  function read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const filters = [...asked.keys()].some((name) => name in controls);
    for (const [name, control] of Object.entries(controls)) {
      control.value = (filters && asked.get(name)) || "";
      if (control.selectedIndex === -1) control.value = "";
    }
    show();
  }

  form.addEventListener("input", write);
  reset.addEventListener("click", () => {
    for (const control of Object.values(controls)) control.value = "";
    write();
    controls.words.focus();
  });
  window.addEventListener("hashchange", read);
  read();
})();
