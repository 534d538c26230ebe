// A link to an answer opens the list that holds it. Without this, the list is opened by hand.
function open() {
  const target = document.querySelector(":target");
  const holder = target?.closest("details");
  if (holder) { holder.open = true; target.scrollIntoView(); }
}
window.addEventListener("hashchange", open);
open();
