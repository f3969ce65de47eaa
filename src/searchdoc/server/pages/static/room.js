/* What the reading room does beyond links and forms: it says aloud what has changed, scrolls to the cited words,
   copies references, and puts the cursor into the question box at "/". */
(() => {
  "use strict";

  const wide = () => matchMedia("(min-width: 62rem)").matches;

  /** Bring the cited words into sight: inside the reader where it scrolls by itself, or else on the page. */
  const showCited = (alsoOnPage) => {
    const cited = document.getElementById("cited");
    const reader = document.getElementById("reader");
    if (!cited || !reader) return;
    if (wide()) {
      const first = reader.querySelector(".facsimile") || cited;
      const offset = first.getBoundingClientRect().top - reader.getBoundingClientRect().top;
      reader.scrollTop += offset - (first === cited ? reader.clientHeight / 3 : 48);
    } else if (alsoOnPage) {
      cited.scrollIntoView({ block: "center" });
    }
  };

  /** Show the buttons that only work with a script. */
  const equip = () => {
    for (const button of document.querySelectorAll("button.copy[hidden]")) button.hidden = false;
  };

  const announce = (words) => {
    const place = document.getElementById("announcement");
    if (place) place.textContent = words;
  };

  const copy = async (button) => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce("The reference has been copied.");
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy reference"; }, 2000);
    } catch {
      announce("The browser does not allow copying; the reference can be selected on the passage’s own page.");
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
    for (const open of document.querySelectorAll(".facets details[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.getElementById("question");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      const open = document.querySelector(".facets details[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    }
  });

  let opens = false;  // whether a citation was followed: the link itself goes with the words that are replaced

  document.addEventListener("htmx:before:swap", (event) => {
    const source = event.detail && event.detail.ctx && event.detail.ctx.sourceElement;
    opens = Boolean(source && source.classList && source.classList.contains("number"));
  });

  document.addEventListener("htmx:after:swap", () => {
    equip();
    showCited(opens);
    if (opens) document.getElementById("cited")?.focus({ preventScroll: true });
    const desk = document.getElementById("desk");
    if (desk) announce(opens ? "The document is open at the cited words." : desk.dataset.summary || "");
  });

  document.addEventListener("DOMContentLoaded", () => {
    equip();
    showCited(false);
    if (location.hash === "#cited") showCited(true);
  });
})();
