// What lights up in a graph of claims and rules. Without this script it is a drawing with links.
// Pointing at a box, or reaching it with the keyboard, marks what it rests on and what rests on it.

(() => {
  for (const box of document.querySelectorAll(".graph-box")) enliven(box);

  function enliven(box) {
    const scroll = box.querySelector(".graph-scroll");
    const nodes = [...box.querySelectorAll(".node")];
    const lines = [...box.querySelectorAll("path[data-from]")];
    const byId = new Map(nodes.map((node) => [node.dataset.id, node]));
    const below = new Map(nodes.map((node) => [node.dataset.id, node.dataset.on.split(" ").filter((id) => byId.has(id))]));
    const above = new Map(nodes.map((node) => [node.dataset.id, []]));
    for (const [id, ids] of below) for (const other of ids) above.get(other).push(id);

    const said = document.createElement("p");
    said.className = "graph-said";
    said.setAttribute("role", "status");
    const idle = "Point at a box, or reach it with the Tab and arrow keys, to see what it rests on and what rests on it.";
    said.textContent = idle;
    scroll.before(said);

    function reached(id, next) {
      const found = new Set();
      const queue = [...next.get(id)];
      while (queue.length) {
        const other = queue.pop();
        if (found.has(other)) continue;
        found.add(other);
        queue.push(...next.get(other));
      }
      return found;
    }

    const number = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
    const isRule = (id) => byId.get(id).classList.contains("rule");

    function light(node) {
      const id = node.dataset.id;
      const under = reached(id, below);
      const over = reached(id, above);
      box.classList.add("lit");
      for (const other of nodes) {
        other.classList.toggle("here", other === node);
        other.classList.toggle("below", under.has(other.dataset.id));
        other.classList.toggle("above", over.has(other.dataset.id));
      }
      for (const line of lines) {
        const { from, to } = line.dataset;
        const rule = isRule(from);
        // Of the rules only those that the claim itself names are tied to it, or the picture is all lines.
        line.classList.toggle("below", rule ? to === id : under.has(from) && (to === id || under.has(to)));
        line.classList.toggle("above", rule ? from === id : over.has(to) && (from === id || over.has(from)));
      }
      const rules = [...under].filter(isRule).length;
      const words = `${node.getAttribute("aria-label")}.`;
      const rests = isRule(id) ? "" : ` It rests on ${number(under.size - rules, "claim")} and ${number(rules, "rule")}.`;
      said.textContent = `${words}${rests} ${number(over.size, "claim")} ${over.size === 1 ? "rests" : "rest"} on it.`;
    }

    function unlight() {
      box.classList.remove("lit");
      for (const part of [...nodes, ...lines]) part.classList.remove("here", "below", "above");
      said.textContent = idle;
    }

    const current = () => nodes.find((node) => node === document.activeElement) ?? named();
    const named = () => nodes.find((node) => location.hash === `#${node.id}`);
    const settle = () => (current() ? light(current()) : unlight());

    function step(node, key) {
      const id = node.dataset.id;
      const { x, y } = node.getBBox();
      const column = nodes.filter((other) => Math.abs(other.getBBox().x - x) < 1);
      const inOrder = (list) => list.sort((a, b) => a.getBBox().y - b.getBBox().y);
      const beside = (ids) => inOrder(ids.map((other) => byId.get(other)))[0];
      if (key === "ArrowDown") return inOrder(column.filter((other) => other.getBBox().y > y))[0];
      if (key === "ArrowUp") return inOrder(column.filter((other) => other.getBBox().y < y)).at(-1);
      if (key === "ArrowLeft") return beside([...below.get(id)].filter((o) => !isRule(o))) ?? beside(below.get(id));
      if (key === "ArrowRight") return beside(above.get(id));
      return undefined;
    }

    for (const node of nodes) {
      node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && light(node));
      node.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && settle());
      node.addEventListener("focus", () => light(node));
      node.addEventListener("blur", () => settle());
      node.addEventListener("keydown", (event) => {
        if (event.key === "Escape") return node.blur();
        const next = step(node, event.key);
        if (next || event.key.startsWith("Arrow")) event.preventDefault();
        next?.focus();
        return undefined;
      });
      // A finger cannot point: its first touch marks, its second follows the link.
      let touched = false;
      node.addEventListener("pointerdown", (event) => {
        touched = event.pointerType === "touch" && !node.classList.contains("here");
      });
      node.addEventListener("click", (event) => {
        if (!touched) return;
        event.preventDefault();
        touched = false;
        node.focus();
        light(node);
      });
    }
    window.addEventListener("hashchange", settle);
    settle();
    // The names of the bands stay in sight.
    const heads = [...box.querySelectorAll(".band-name")];
    scroll.addEventListener("scroll", () => {
      for (const head of heads) head.setAttribute("dx", Math.max(0, scroll.scrollLeft - head.getAttribute("x")));
    });
    const mark = box.querySelector(".node.mark");
    const middle = () => named()?.scrollIntoView({ block: "center", inline: "center" });
    // The browser scrolls to the address by itself, below the bar at the top, when the page is complete.
    if (named()) window.addEventListener("load", () => setTimeout(middle));
    else if (mark) {
      const [place, frame] = [mark.getBoundingClientRect(), scroll.getBoundingClientRect()];
      scroll.scrollLeft += place.left - frame.left - (frame.width - place.width) / 2;
    }
  }
})();
