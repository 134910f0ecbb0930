// allauth's scripts hold the ceremony; this shows its buttons where a browser knows passkeys, and says when it fails.
if (window.PublicKeyCredential) document.querySelectorAll("[data-passkeys]").forEach((part) => part.removeAttribute("hidden"));
else document.querySelectorAll("[data-no-passkeys]").forEach((part) => part.removeAttribute("hidden"));

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector("[data-passkey-trouble]");
  trouble.hidden = false;
  trouble.focus();
});
