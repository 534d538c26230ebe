// Works out the SHA-256 of a chosen file in the browser. Nothing is uploaded: the field of the file has no name.
const field = document.querySelector("[data-hashing]");
const chosen = document.getElementById("chosen");
const hash = document.getElementById("sha256");
const says = document.querySelector("[data-says]");
const MOST = 200 * 1024 * 1024;

async function digest(file) {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (window.crypto?.subtle) {
  field.hidden = false;
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    hash.value = "";
    says.textContent = "";
    if (!file) return;
    if (file.size > MOST) {
      says.textContent = "This file is larger than any report of ours.";
      return;
    }
    says.textContent = "Working it out …";
    try {
      const found = await digest(file);
      if (file !== chosen.files[0]) return;
      hash.value = found;
      says.textContent = "Done, and nothing was sent. The fingerprint stands below.";
    } catch {
      says.textContent = "This file could not be read. Choose it again, or paste its fingerprint below.";
    }
  });
}
