// Copy what a field holds. Without this file, or where a browser refuses, the field can be selected by hand.
document.querySelectorAll("[data-copies]").forEach((part) => part.removeAttribute("hidden"));

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.focus();
  field.select();
  if (await copied(field)) button.querySelector("span").textContent = button.dataset.copied;
});

// The clipboard needs https and a permission; the older way needs neither, and says whether it worked.
async function copied(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
