// Shows what would change as soon as an answer is changed. Without it, the button does the same.
const form = document.querySelector("form[data-trial]");
const says = document.querySelector("[data-says]");
let latest = 0;

async function page(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

form.addEventListener("change", async (event) => {
  const mine = ++latest;
  event.target.closest(".knob").classList.toggle("changed", event.target.value !== "");
  const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action")}?${wanted}`;
  try {
    const outcome = (await page(address)).getElementById("outcome");
    if (mine !== latest) return;
    document.getElementById("outcome").replaceWith(document.adoptNode(outcome));
    says.textContent = outcome.dataset.brief;
    event.target.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", address);
  } catch {
    if (mine === latest) says.textContent = "This could not be worked out just now. Press the button to try again.";
  }
});
