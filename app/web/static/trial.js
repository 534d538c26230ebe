// Shows what would change as soon as an answer is changed. Without it, the button does the same.
const form = document.querySelector("form[data-trial]");
let latest = 0;

form.addEventListener("change", async (event) => {
  const mine = ++latest;
  event.target.closest(".knob").classList.toggle("changed", event.target.value !== "");
  const wanted = [...new FormData(form)].filter(([, value]) => value);
  const answer = await fetch(`${form.getAttribute("action")}?${new URLSearchParams(wanted)}`, { credentials: "same-origin" });
  if (!answer.ok || mine !== latest) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("outcome").replaceWith(document.adoptNode(page.getElementById("outcome")));
});
