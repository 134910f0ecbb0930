// The position is given on request only, and a visit does without.
if (navigator.geolocation) document.querySelectorAll("[data-place]").forEach((part) => (part.hidden = false));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate]");
  if (!button) return;
  const form = button.form ?? button.closest("form");
  const said = form.querySelector("[data-located]");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(5);
      form.elements.longitude.value = coords.longitude.toFixed(5);
      said.textContent = said.dataset.words;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    },
    () => (said.textContent = said.dataset.refused),
    { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
  );
});
