/**
 * What a page does in the browser: it draws the charts, and lets a reader choose what they show. It is a plain script,
 * put into the page as it stands here; without it the page still tells everything but the charts' details.
 */
// @ts-check

/**
 * @typedef {object} Drawing
 * @property {string} id
 * @property {import("vega").Spec} spec without a theme
 * @property {readonly string[]} signals those that the page sets
 */

/**
 * @typedef {object} Drawings
 * @property {{ readonly [theme: string]: import("vega").Config }} themes
 * @property {readonly string[]} protocols names, in the order of the tables' columns
 * @property {{ readonly [control: string]: readonly string[] }} choices what each list of the controls offers
 * @property {readonly Drawing[]} charts
 */

(() => {
  /** @type {typeof import("vega") & { expressionInterpreter: unknown }} */
  const vega = /** @type {any} */ (globalThis).vega;
  /** @type {Drawings} */
  const drawings = JSON.parse(document.getElementById("drawings")?.textContent ?? "");
  const controls = /** @type {HTMLFormElement | null} */ (document.querySelector("form.controls"));
  const themes = /** @type {HTMLFormElement | null} */ (document.querySelector("form.theme"));
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const tip = document.createElement("div");
  /** @type {Map<string, import("vega").View>} */
  const views = new Map();
  /** Signal → its value; what no control sets stays as the chart has it. @type {Map<string, unknown>} */
  const chosen = new Map();
  let isPrinting = false;

  /** @returns {"light" | "dark"} */
  function theme() {
    if (isPrinting) return "light";
    const wish = document.documentElement.dataset.theme;
    if (wish === "light" || wish === "dark") return wish;
    return systemIsDark.matches ? "dark" : "light";
  }

  /** Draws every chart anew: at first, and in another theme. */
  function drawAll() {
    for (const drawing of drawings.charts) {
      views.get(drawing.id)?.finalize();
      const place = /** @type {HTMLElement | null} */ (document.querySelector(`[data-chart="${drawing.id}"]`));
      if (place !== null) views.set(drawing.id, viewOf(drawing, place));
    }
  }

  /** @param {Drawing} drawing @param {HTMLElement} place */
  function viewOf({ spec, signals }, place) {
    const options = /** @type {import("vega").ViewOptions} */ ({ renderer: "svg", hover: true, tooltip: showTip });
    const runtime = vega.parse(spec, drawings.themes[theme()], { ast: true });
    const expr = vega.expressionInterpreter;
    const view = new vega.View(runtime, /** @type {any} */ ({ ...options, expr, container: place }));
    for (const [name, value] of chosen) if (signals.includes(name)) view.signal(name, value);
    for (const name of ["node", "protocol"]) {
      if (!signals.includes(name)) continue;
      view.addSignalListener(name, choose);
      choose(name, chosen.get(name) ?? view.signal(name));
    }
    view.run();
    return view;
  }

  /** Sets a signal of every chart that has it, and the control that shows it. @param {string} name @param {unknown} value */
  function choose(name, value) {
    if (chosen.get(name) === value) return;
    chosen.set(name, value);
    for (const { id, signals } of drawings.charts) {
      if (signals.includes(name)) views.get(id)?.signal(name, value).runAsync();
    }
    const list = controls?.elements.namedItem(name);
    const position = drawings.choices[name]?.indexOf(/** @type {string} */ (value)) ?? -1;
    if (list instanceof HTMLSelectElement && position >= 0) list.selectedIndex = position;
  }

  /** Shows the protocols that are ticked, in charts and tables. */
  function chooseProtocols() {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=protocol-shown]"));
    const isShown = [...boxes].map((box) => box.checked);
    choose(
      "protocols",
      drawings.protocols.filter((_, i) => isShown[i]),
    );
    for (const cell of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-protocol]"))) {
      cell.hidden = isShown[Number(cell.dataset.protocol)] === false;
    }
  }

  /** Vega's tooltips: what a mark stands for, next to the pointer. @type {import("vega").TooltipHandler} */
  function showTip(_, event, __, value) {
    const isThere = value !== null && value !== undefined && value !== "" && event instanceof MouseEvent;
    tip.hidden = !isThere;
    if (!isThere) return;
    const entries = typeof value === "object" ? Object.entries(value) : [["", String(value)]];
    const list = document.createElement("dl");
    for (const [key, text] of entries) {
      list.append(element("dt", key), element("dd", String(text)));
    }
    tip.replaceChildren(list);
    const { width, height } = tip.getBoundingClientRect();
    const isRight = event.clientX + width + 24 > document.documentElement.clientWidth;
    tip.style.left = `${Math.max(4, isRight ? event.clientX - width - 12 : event.clientX + 12)}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY + 12, innerHeight - height - 4))}px`;
  }

  /** @param {string} name @param {string} text */
  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  /** Saves a chart as it is shown. @param {string} id @param {string} form */
  async function save(id, form) {
    const view = views.get(id);
    if (view === undefined) return;
    const blob = await pictureOf(view, form);
    if (blob === null) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${id}.${form}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** A chart as a file, on the ground that it stands on. @param {import("vega").View} view @param {string} form */
  async function pictureOf(view, form) {
    view.background(getComputedStyle(document.documentElement).getPropertyValue("--background"));
    try {
      if (form === "svg") return new Blob([await view.toSVG()], { type: "image/svg+xml" });
      const canvas = await view.toCanvas(2);
      return await new Promise((/** @type {BlobCallback} */ resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
      view.background("transparent");
    }
  }

  /** Copies a text, or selects it where copying is not allowed. @param {HTMLElement} button */
  async function copy(button) {
    const text = document.getElementById(button.dataset.copy ?? "");
    if (text === null) return;
    try {
      await navigator.clipboard.writeText(text.textContent ?? "");
      button.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(text);
    }
  }

  /** Paper is white and has no buttons: charts are drawn light for it, what is folded is opened, and both put back. */
  function readyForPrint() {
    /** @type {HTMLDetailsElement[]} */
    let folded = [];
    addEventListener("beforeprint", () => {
      folded = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details:not([open])"))];
      for (const details of folded) details.open = true;
      isPrinting = true;
      drawAll();
    });
    addEventListener("afterprint", () => {
      for (const details of folded) details.open = false;
      isPrinting = false;
      drawAll();
    });
  }

  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  addEventListener("scroll", () => {
    tip.hidden = true;
  });
  for (const hidden of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("form, .save, [data-copy]"))) {
    hidden.hidden = false;
  }
  controls?.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement) choose(target.name, drawings.choices[target.name]?.[target.selectedIndex]);
    else chooseProtocols();
  });
  themes?.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    document.documentElement.dataset.theme = target.value;
    drawAll();
  });
  systemIsDark.addEventListener("change", drawAll);
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const { save: form, of, copy: copied } = target.dataset;
    if (form !== undefined && of !== undefined) save(of, form);
    if (copied !== undefined) copy(target);
  });
  readyForPrint();
  drawAll();
})();
