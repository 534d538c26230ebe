// Saves as one answers. Without it, the button does the same.
const form = document.querySelector("form[data-journey]");
const saved = document.querySelector("[data-saved]");
let running = null;
let again = false;

async function save() {
  if (running) { again = true; return; }
  const body = new URLSearchParams(new FormData(form));
  if (!body.get("choice")) return;
  running = fetch(form.action, { method: "PUT", body, credentials: "same-origin" });
  try {
    const answer = await running;
    const said = await answer.json();
    if (answer.ok) {
      form.elements.version.value = said.version;
      saved.textContent = "Saved.";
    } else {
      saved.textContent = Object.values(said.errors ?? {})[0] ?? said.detail ?? "Not saved yet.";
    }
  } catch {
    saved.textContent = "Not saved yet: there is no connection. Your answer stays on this page.";
  } finally {
    running = null;
    if (again) { again = false; save(); }
  }
}

form.addEventListener("change", (event) => {
  if (event.target.name === "choice" && event.target.value === "not_applicable") {
    form.querySelector("#reason")?.focus();
    return;
  }
  save();
});

// The button waits for a save that is still on its way, so that the two do not meet as a conflict.
form.addEventListener("submit", async (event) => {
  if (!running) return;
  event.preventDefault();
  const button = event.submitter;
  again = false;
  await running.catch(() => {});
  await Promise.resolve();
  setTimeout(() => form.requestSubmit(button), 0);
});

// Coming back from the browser's memory shows an old version: fetch the page again.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

document.getElementById("errors")?.focus();
