// Solves the proof of work before the enquiry is sent. Without it, the enquiry is sent all the same.
const form = document.querySelector("form.enquiry");
const says = document.querySelector("[data-proof]");
const AT_ONCE = 500;
const PATIENCE = 60000;
let solving = null;

async function hash(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function search({ salt, challenge, maxnumber }) {
  const until = Date.now() + PATIENCE;
  for (let first = 0; first <= maxnumber && Date.now() < until; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, maxnumber - first + 1) }, (_, at) => first + at);
    const found = (await Promise.all(numbers.map((number) => hash(`${salt}${number}`)))).indexOf(challenge);
    if (found >= 0) return numbers[found];
    await new Promise((next) => setTimeout(next));  // the page stays usable
  }
  throw new Error("not found");
}

async function solve() {
  says.textContent = "Checking that this is no machine …";
  try {
    const answer = await fetch("/enquiries/challenge", { credentials: "same-origin" });
    const { algorithm, challenge, salt, signature, maxnumber } = await answer.json();
    const number = await search({ salt, challenge, maxnumber });
    form.elements.altcha.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    says.textContent = "Checked.";
  } catch {
    says.textContent = "";  // it is sent without, and somebody looks at it
  }
}

const start = () => { solving ??= solve(); };
form.addEventListener("focusin", start, { once: true });

form.addEventListener("submit", async (event) => {
  if (form.elements.altcha.value || form.dataset.tried) return;
  event.preventDefault();
  start();
  await solving;
  form.dataset.tried = "yes";
  form.requestSubmit(event.submitter);
});
