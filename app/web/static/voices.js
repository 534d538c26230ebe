// Counts, keeps what is not sent yet in this tab, and says so where a connection fails. Without it, the button sends.
const form = document.querySelector("form[data-voices]");
const KEY = `voices ${location.pathname.replace(/\/thanks$/, "")}`;
const PATIENCE = 20000;

function kept(change) {
  try { return change(sessionStorage); } catch { return null; } // a browser may forbid it: then nothing is kept
}

if (document.querySelector("[data-voices-sent]")) kept((store) => store.removeItem(KEY));
if (form) begin();

function begin() {
  const said = form.querySelector("[data-said]");
  const progress = form.querySelector("[data-progress]");
  const clear = form.querySelector("[data-clear]");
  const total = form.querySelectorAll("fieldset").length;
  let isSending = false;
  let isKept = false;

  const chosen = () => [...form.querySelectorAll("fieldset input:checked")];

  function show() {
    progress.hidden = clear.hidden = false;
    progress.textContent = `${isKept ? "Kept from before, not sent: " : ""}${chosen().length} of ${total}`;
  }

  function keep() {
    const choices = chosen().map((each) => [each.name, each.value]);
    kept((store) => store.setItem(KEY, JSON.stringify(choices)));
    isKept = false;
    show();
  }

  function restore() {
    if (chosen().length) return; // the page came with the choices
    const choices = kept((store) => JSON.parse(store.getItem(KEY))) ?? [];
    for (const [name, value] of choices) {
      const choice = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (choice) choice.checked = true;
    }
    isKept = chosen().length > 0;
  }

  // Whether the response was taken. Sending the same page twice counts once.
  async function send() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    const body = new URLSearchParams(new FormData(form));
    try {
      return await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual", signal: stop.signal });
    } finally {
      clearTimeout(late);
    }
  }

  form.addEventListener("change", (event) => { if (event.target.type === "radio") keep(); });

  clear.addEventListener("click", () => {
    for (const each of chosen()) each.checked = false;
    keep();
    said.textContent = "Nothing is chosen now.";
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    said.textContent = "Sending \u2026";
    try {
      const answer = await send();
      if (answer.type === "opaqueredirect") location.assign(`${form.action}/thanks`);
      else form.submit(); // refused: let the browser show why
    } catch {
      said.textContent = "Not sent yet: there is no connection. Your answers stay on this page. Press Send again when you are back online.";
      isSending = false;
    }
  });

  window.addEventListener("online", () => { if (said.textContent.startsWith("Not sent")) said.textContent = "You are back online. Press Send again."; });

  // Coming back from the browser's memory shows an old page: fetch it again.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  restore();
  show();
}
