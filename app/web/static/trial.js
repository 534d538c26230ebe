// Shows what would change as soon as an answer is changed. Without it, the button does the same.
const form = document.querySelector("form[data-trial]");
const says = document.querySelector("[data-says]");
let latest = 0;

async function page(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function chosen() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
}

async function show(knob) {
  const mine = ++latest;
  const address = `${form.getAttribute("action")}?${chosen()}`;
  try {
    const outcome = (await page(address)).getElementById("outcome");
    if (mine !== latest) return;
    document.getElementById("outcome").replaceWith(document.adoptNode(outcome));
    says.textContent = outcome.dataset.brief;
    knob?.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", address);
  } catch {
    if (mine === latest) says.textContent = "This could not be worked out just now. Press the button to try again.";
  }
}

function mark(knob) {
  knob.closest(".knob").classList.toggle("changed", knob.value !== "");
}

form.addEventListener("change", (event) => {
  mark(event.target);
  show(event.target);
});

// What was changed before this was here, or was brought back by the browser, is shown too.
const [now, before] = [chosen(), new URLSearchParams(location.search)];
now.sort();
before.sort();
if (now.toString() !== before.toString()) {
  form.querySelectorAll("select").forEach(mark);
  show();
}
