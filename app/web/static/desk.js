// Keys for the list: j and k move, "/" searches. Everything works without them.
const links = [...document.querySelectorAll("[data-row] th a")];
const search = document.getElementById("search");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  const step = { j: 1, k: -1 }[event.key];
  if (!step || !links.length) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
});
