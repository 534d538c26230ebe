// Says that a file is too large before it is sent: what was typed beside it then never leaves the page.
const field = document.querySelector("input[type=file][data-most]");
const said = document.querySelector("[data-file-said]");

function look() {
  const file = field.files[0];
  const isTooLarge = Boolean(file) && file.size > Number(field.dataset.most);
  said.textContent = isTooLarge ? field.dataset.tooLarge : "";
  if (isTooLarge) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  return isTooLarge;
}

if (field && said) {
  field.addEventListener("change", look);
  field.form.addEventListener("submit", (event) => {
    if (!look()) return;
    event.preventDefault();
    field.focus();
  });
}
