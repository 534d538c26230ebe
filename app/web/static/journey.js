// Saves as one answers. Without it, the button does the same.
const form = document.querySelector("form[data-journey]");
const saved = document.querySelector("[data-saved]");
const PATIENCE = 8000;
let running = null;
let again = false;
let leaving = false;

async function send(body) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(form.action, { method: "PUT", body, credentials: "same-origin", signal: stop.signal });
    const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
    const said = isOurs ? await answer.json() : {};
    if (answer.ok) form.elements.version.value = said.version;
    const wrong = Object.values(said.errors ?? {})[0] ?? "Not saved yet. Press the button to see why.";
    saved.textContent = answer.ok ? "Saved." : wrong;
  } catch {
    saved.textContent = "Not saved yet: there is no connection. Your answer stays on this page.";
  } finally {
    clearTimeout(late);
  }
}

async function save() {
  if (running) { again = true; return; }
  const body = new URLSearchParams(new FormData(form));
  const waitsForReason = body.get("choice") === "not_applicable" && !body.get("reason").trim();
  if (!body.get("choice") || waitsForReason) { saved.textContent = ""; return; }
  running = send(body);
  await running;
  running = null;
  if (again) { again = false; save(); }
}

form.addEventListener("change", save);

// The button waits for a save that is still on its way, so that the two do not meet as a conflict.
form.addEventListener("submit", async (event) => {
  if (!running) return;
  event.preventDefault();
  if (leaving) return;
  leaving = true;
  while (running) { again = false; await running; }
  leaving = false;
  form.requestSubmit(event.submitter);
});

// Coming back from the browser's memory shows an old version: fetch the page again.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
