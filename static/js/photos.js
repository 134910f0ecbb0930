// Photos and video of a product: made small on the phone, sent one by one with their progress, ordered by dragging.
// Without this file the same forms send the files as they are, and buttons do the ordering.

const uploads = document.querySelectorAll("form[data-upload]");
let queue = Promise.resolve();

function send(form, field, file, name, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append(field, file, name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.timeout = 180_000;
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => ([200, 422].includes(request.status) ? resolve(request) : reject(request));
    request.onerror = request.ontimeout = () => reject(request);
    request.send(body);
  });
}

class Upload {
  constructor(form, file) {
    [this.form, this.file] = [form, file];
    this.list = form.parentElement.querySelector("[data-uploads]");
    this.words = this.list.dataset;
    this.row = document.createElement("li");
    this.said = document.createElement("span");
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.row.append(Object.assign(document.createElement("b"), { textContent: file.name }), this.said, this.bar);
    this.list.append(this.row);
    this.wait();
  }

  wait() {
    this.say(this.words.wordsWaiting);
    queue = queue.then(() => this.go());
  }

  say(text, tone = "") {
    this.said.textContent = text;
    this.row.className = tone;
  }

  async go() {
    this.row.querySelector("button")?.remove();
    const field = this.form.querySelector("input[type=file][name]").name;
    try {
      const file = await small(this.file);
      const name = file === this.file ? this.file.name : this.file.name.replace(/\.\w+$/, "") + ".jpg";
      const answer = await send(this.form, field, file, name, (share) => {
        this.bar.value = share;
        this.say(`${this.words.wordsSending} ${Math.round(share * 100)} %`);
      });
      this.show(answer);
    } catch {
      this.fail();
    }
  }

  show(answer) {
    this.bar.remove();
    if (answer.status === 422) {
      const page = new DOMParser().parseFromString(answer.responseText, "text/html");
      return this.say([...page.querySelectorAll(".notice")].map((notice) => notice.textContent).join(" "), "wrong");
    }
    this.say(this.words.wordsDone, "done");
    setTimeout(() => this.row.remove(), 4000);
    window.htmx.swap(`#${this.form.dataset.list}`, answer.responseText, { swapStyle: "outerHTML" });
  }

  fail() {
    this.say(this.words.wordsFailed, "wrong");
    const retry = Object.assign(document.createElement("button"), {
      type: "button", className: "button", textContent: this.words.wordsRetry,
    });
    retry.addEventListener("click", () => this.wait());
    this.row.append(retry);
  }
}

for (const form of uploads) {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") return;
    for (const file of event.target.files) new Upload(form, file);
    event.target.value = "";
  });
}

// Dragging. The others move around the held one, which stays where it is in the page so that the finger keeps it.

let held = null;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip) return;
  event.preventDefault();
  held = grip.closest("[data-photo]");
  held.classList.add("held");
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-photo]");
  if (!over || over === held || over.parentElement !== held.parentElement) return;
  const follows = held.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
  while (held.parentElement && (follows ? held.nextElementSibling : held.previousElementSibling)) {
    const next = follows ? held.nextElementSibling : held.previousElementSibling;
    if (follows) held.before(next);
    else held.after(next);
    if (next === over) break;
  }
});

async function drop() {
  const list = held.closest("[data-order]");
  held.classList.remove("held");
  held = null;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const item of list.querySelectorAll("[data-chosen] [data-photo]")) body.append("order", item.dataset.photo);
  const answer = await fetch(list.dataset.order, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return location.reload();
  window.htmx.swap("#daftar-foto", await answer.text(), { swapStyle: "outerHTML" });
}

document.addEventListener("pointerup", () => held && drop());
document.addEventListener("pointercancel", () => held && drop());
