// Niceties only: everything works without this file.

// A filter that changes is applied at once; the button that does it without JavaScript is not needed then.
document.documentElement.classList.add("js");

// The sheet of filters stays open on a phone while its filters are applied one by one.
let openSheet = null;
document.addEventListener("htmx:beforeSwap", () => {
  const sheet = document.querySelector(".facets:popover-open");
  openSheet = sheet && { place: sheet.scrollTop, field: document.activeElement.id };
});
document.addEventListener("htmx:afterSettle", () => {
  const sheet = openSheet && document.querySelector(".facets");
  if (!sheet) return;
  sheet.showPopover();
  sheet.scrollTop = openSheet.place;
  document.getElementById(openSheet.field)?.focus({ preventScroll: true });
  openSheet = null;
});

// Share by the phone's own sheet where there is one; elsewhere copy the address.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-share]");
  if (!button) return;
  const shared = { title: document.title, url: button.dataset.share };
  if (navigator.share) return void navigator.share(shared).catch(() => {});
  await navigator.clipboard.writeText(shared.url);
  const label = button.querySelector("span");
  label.textContent = button.dataset.copied;
});

// The gallery swaps the large photo in place; without JavaScript each thumbnail opens its photo.
document.addEventListener("click", (event) => {
  const thumb = event.target.closest(".gallery-thumbs a");
  if (!thumb) return;
  event.preventDefault();
  const large = document.querySelector(".gallery-large img");
  large.srcset = thumb.dataset.srcset;
  large.src = thumb.href;
  large.alt = thumb.querySelector("img").alt;
  document.querySelectorAll(".gallery-thumbs a").forEach((a) => a.toggleAttribute("aria-current", a === thumb));
});

// Whoever signs out leaves nothing that was typed on this phone.
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/akun/logout/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("ikm-draft:")) localStorage.removeItem(key);
});
