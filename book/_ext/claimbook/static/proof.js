// A button over each proof whose parts are folded: all of it, or its outline.

for (const proof of document.querySelectorAll(".proof")) {
  const parts = [...proof.querySelectorAll("details.block")];
  if (parts.length) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-all";
    const closed = () => parts.some((part) => !part.open);
    const say = () => {
      button.textContent = closed() ? "Unfold the whole proof" : "Fold it to its outline";
    };
    button.addEventListener("click", () => {
      const open = closed();
      for (const part of parts) part.open = open;
      say();
    });
    for (const part of parts) part.addEventListener("toggle", say);
    say();
    proof.prepend(button);
  }
}
