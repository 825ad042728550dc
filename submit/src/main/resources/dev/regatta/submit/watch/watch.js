"use strict";

// Told apart by eyes of every kind (Okabe and Ito: Color Universal Design, 2008), as in report.html.
const COLOURS = ["#0083c9", "#e06a00", "#009e73", "#cc79a7", "#c99700", "#56b4e9", "#7f7f7f"];
const KINDS = ["running", "training", "validation"];
const KIND_COLOURS = { running: "#7f7f7f", training: "#0083c9", validation: "#e06a00" };
const KIND_DASHES = { running: [2, 3], training: [7, 3], validation: [] };
const KIND_BORDERS = { running: "dotted", training: "dashed", validation: "solid" };
const KIND_WORDS = { running: "while training", training: "training rows", validation: "validation rows" };
const PHASES = ["read", "prepare", "shard", "train", "exchange", "validate", "checkpoint", "other"];
const PHASE_COLOURS = ["#7f7f7f", "#c99700", "#cc79a7", "#0083c9", "#e06a00", "#009e73", "#56b4e9", "#a9a9a9"];
const CHART_HEIGHT = 260;
const SHOWN_VALIDATIONS = 12;

const runs = [];
let charts = [];
let drawing = false;
let curvesChanged = false;

const element = (id) => document.getElementById(id);
const words = (name) => name.replaceAll("-", " ");
const count = (value) => Math.round(value).toLocaleString("en-US");

function figure(value) {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  if (size >= 100) return count(value);
  return size !== 0 && size < 0.001 ? value.toExponential(2) : value.toFixed(4);
}

const short = (value) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "");

function duration(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] > 0) return `${parts[0]} h ${parts[1]} min`;
  return parts[1] > 0 ? `${parts[1]} min ${parts[2]} s` : `${parts[2]} s`;
}

function node(tag, text, ...children) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  made.append(...children);
  return made;
}

function table(caption, head, lines) {
  const made = node("table", null, node("caption", caption));
  made.append(node("thead", null, node("tr", null, ...head.map((word) => {
    const cell = node("th", word);
    cell.scope = "col";
    return cell;
  }))));
  made.append(node("tbody", null, ...lines.map((line) =>
    node("tr", null, ...line.map((cell) => (cell instanceof Node ? node("td", null, cell) : node("td", cell)))))));
  return made;
}

// One run: what it says of itself.

const living = (run) => ["training", "preparing", "silent"].includes(run.state);
const lastEntry = (run) => run.history[run.history.length - 1];
const rowsDone = (run) => run.progress?.rows ?? lastEntry(run)?.rows ?? 0;
const epochsDone = (run) => Math.max(run.progress?.epochs ?? 0, lastEntry(run)?.epoch ?? 0);

function best(run) {
  if (run.progress?.best !== undefined) return run.progress.best;
  return run.summary?.best?.value;
}

/** Rows per second between validations, as the console shows them: validations included. */
function speeds(history) {
  return history.map((entry, i) => {
    const before = i === 0 ? { rows: 0, seconds: 0 } : history[i - 1];
    const seconds = entry.seconds - before.seconds;
    // The seconds of the first one hold what came before training.
    return i === 0 || seconds <= 0 ? null : (entry.rows - before.rows) / seconds;
  });
}

function speed(run) {
  if (!living(run)) return run.summary?.rowsPerSecond;
  const all = speeds(run.history);
  return all[all.length - 1] ?? run.progress?.["rows-per-second"];
}

function sentence(run) {
  const summary = run.summary ?? {};
  switch (run.state) {
    case "preparing": return "Rows are read and prepared.";
    case "training": return "";
    case "silent": return "Its driver has said nothing for 15 seconds or more: it may be dead. The command that began the run goes on from the last checkpoint.";
    case "cut off": return "Its driver is gone. The command that began it goes on from the last checkpoint.";
    case "unreadable": return "Its files cannot be read.";
    default: return [summary.stopReason, summary.error, summary.verdict].filter(Boolean).join(". ");
  }
}

function card(run) {
  const made = node("article");
  made.className = "run";
  made.style.setProperty("--colour", colour(run.index));
  made.append(node("h2", run.name, node("small", ` ${run.state}`)));
  const epochs = run.epochs ?? 0;
  const bar = node("progress");
  bar.max = Math.max(1, epochs);
  bar.value = run.state === "stopped-early" || run.state === "completed" ? bar.max : Math.min(epochs, epochsDone(run));
  bar.setAttribute("aria-label", `epochs of ${run.name}`);
  made.append(bar);
  const facts = [
    ["epoch", `${epochsDone(run).toFixed(living(run) ? 1 : 0)} of ${epochs}`],
    ["rows/s", Number.isFinite(speed(run)) ? count(speed(run)) : ""],
    [`best ${words(run.monitor ?? "")}`, figure(best(run))],
    ["learning rate", short(run.progress?.["learning-rate"] ?? lastEntry(run)?.learningRate)],
    living(run)
      ? ["to go", duration(run.progress?.["seconds-left"])]
      : ["took", duration(run.summary?.seconds?.total)],
  ];
  const list = node("dl");
  list.className = "facts";
  for (const [name, value] of facts) {
    if (value) list.append(node("div", null, node("dt", name), node("dd", value)));
  }
  made.append(list);
  const said = sentence(run);
  if (said) made.append(node("p", said));
  return made;
}

const colour = (index) => COLOURS[index % COLOURS.length];

// Curves.

/** Charts by title: each a list of lines {run, name, kind, y}. */
function curves() {
  const all = new Map();
  const add = (title, line) => {
    if (!line.y.some((value) => Number.isFinite(value))) return;
    if (!all.has(title)) all.set(title, []);
    all.get(title).push(line);
  };
  const names = new Set();
  runs.forEach((run) => run.history.forEach((entry) => Object.keys(entry.metrics).forEach((name) => names.add(name))));
  const rank = (name) => (name.endsWith("-loss") ? 0 : name === "worker-drift" ? 2 : 1) + name;
  for (const name of [...names].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const kind = KINDS.find((each) => name.startsWith(`${each}-`)) ?? "validation";
    const title = words(name.replace(/^(running|training|validation)-/, ""));
    runs.forEach((run) => add(title, { run, kind, y: run.history.map((entry) => entry.metrics[name] ?? null) }));
  }
  runs.forEach((run) => {
    add("learning rate", { run, kind: "validation", y: run.history.map((entry) => entry.learningRate) });
    add("rows per second", { run, kind: "validation", y: speeds(run.history) });
  });
  return all;
}

function lineOf(title, line, several, single) {
  const label = [several ? line.run.name : "", single ? "" : KIND_WORDS[line.kind]].filter(Boolean).join(", ");
  return {
    label: label || title,
    stroke: several ? colour(line.run.index) : single ? COLOURS[0] : KIND_COLOURS[line.kind],
    dash: single ? [] : KIND_DASHES[line.kind],
    width: 2,
    spanGaps: true,
    points: { show: line.y.length < 3 },
    value: (plot, value) => (value === null ? "" : figure(value)),
  };
}

function draw(title, lines, axis) {
  const several = runs.length > 1;
  const single = new Set(lines.map((line) => line.kind)).size === 1;
  const data = uPlot.join(lines.map((line) => [line.run.history.map((entry) => entry[axis]), line.y]));
  const caption = node("figcaption", title);
  const box = node("figure", null, caption);
  element("charts").append(box);
  const text = getComputedStyle(document.body).color;
  const grid = { stroke: "#8884", width: 1 };
  const logarithmic = title === "loss" && element("logarithmic").checked;
  const ticks = (plot, values) => values.map((value) => (value === null ? "" : Number(value.toPrecision(6)).toLocaleString("en-US", { maximumSignificantDigits: 6 })));
  const plot = new uPlot({
    width: Math.max(240, box.clientWidth),
    height: CHART_HEIGHT,
    scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1 } },
    axes: [
      { stroke: text, grid, ticks: grid, values: ticks, label: axis === "epoch" ? "epochs" : axis, labelSize: 20, size: 36 },
      { stroke: text, grid, ticks: grid, values: ticks, size: 76 },
    ],
    legend: { markers: { dash: (u, i) => (i === 0 || single ? "solid" : KIND_BORDERS[lines[i - 1].kind]) } },
    series: [
      { label: axis === "epoch" ? "epochs" : axis, value: (u, value) => (value === null ? "" : axis === "epoch" ? short(value) : count(value)) },
      ...lines.map((line) => lineOf(title, line, several, single)),
    ],
  }, data, box);
  const last = lines.map((line) => figure(line.y.filter((value) => value !== null).pop())).join(", ");
  plot.root.setAttribute("role", "img");
  plot.root.setAttribute("aria-label", `${title}: last ${last}; the figures are in the table of validations`);
  charts.push(plot);
}

// Tables.

/** Seconds by phase: of the whole run where it has ended, else of this driver so far. */
function phases(run) {
  if (!living(run) && run.summary?.seconds) return run.summary.seconds;
  const seconds = {};
  PHASES.forEach((phase) => {
    const value = run.progress?.[`seconds-${phase}`];
    if (value !== undefined) seconds[phase] = value;
  });
  return seconds;
}

function time() {
  const lines = runs.map((run) => {
    const seconds = phases(run);
    const total = PHASES.reduce((sum, phase) => sum + (seconds[phase] ?? 0), 0);
    const bar = node("div");
    bar.className = "shares";
    bar.setAttribute("aria-hidden", "true");
    PHASES.forEach((phase, i) => {
      const share = node("span");
      share.style.width = `${total > 0 ? (100 * (seconds[phase] ?? 0)) / total : 0}%`;
      share.style.background = PHASE_COLOURS[i];
      share.title = `${phase} ${figure(seconds[phase] ?? 0)} s`;
      bar.append(share);
    });
    return [run, seconds, bar];
  });
  element("time").replaceChildren(
    ...lines.map(([run, , bar]) => node("div", null, node("span", runs.length > 1 ? run.name : ""), bar)),
    table("Seconds by phase", ["run", ...PHASES.map((phase) => phase)],
      lines.map(([run, seconds]) => [run.name, ...PHASES.map((phase) => (seconds[phase] === undefined ? "" : seconds[phase].toFixed(2)))])),
  );
  element("time").querySelectorAll("th").forEach((cell, i) => {
    if (i > 0) cell.style.borderBottom = `4px solid ${PHASE_COLOURS[i - 1]}`;
  });
}

function ledger() {
  const head = ["run", "rows per epoch", "epochs", "rows trained", "left out", "rounds", "checkpoints", "retries", "rollbacks", "MB sent", "MB received"];
  const lines = runs.map((run) => {
    const p = run.progress ?? {};
    const rows = run.summary?.rows ?? {};
    const megabytes = (bytes) => (bytes === undefined ? "" : (bytes / 1e6).toFixed(1));
    const whole = (value) => (value === undefined ? "" : count(value));
    return [run.name, whole(p["rows-per-epoch"] ?? rows.train), epochsDone(run).toFixed(2), whole(rowsDone(run)), whole(rows.skipped),
      whole(p.rounds ?? run.summary?.rounds), whole(p.checkpoints), whole(p.retries), whole(p.rollbacks ?? run.summary?.rollbacks),
      megabytes(p["sent-bytes"]), megabytes(p["received-bytes"])];
  });
  element("ledger").replaceChildren(table("Rows trained are rows per epoch times epochs: none is dropped, none is trained twice.", head, lines));
}

function validations() {
  const names = [...new Set(runs.flatMap((run) => run.history.flatMap((entry) => Object.keys(entry.metrics))))];
  const lines = runs.flatMap((run) => run.history.slice(-SHOWN_VALIDATIONS).map((entry) =>
    [run.name, String(Number(entry.epoch.toFixed(2))), count(entry.round), ...names.map((name) => figure(entry.metrics[name] ?? NaN)), short(entry.learningRate), entry.seconds.toFixed(1)]));
  element("validations").replaceChildren(table(`The last ${SHOWN_VALIDATIONS} of each run`,
    ["run", "epoch", "round", ...names.map(words), "learning rate", "seconds"], lines));
}

// All of it, when something came, at most once a frame; curves where they have changed, so that
// what somebody reads under the pointer stays.

function renderCurves() {
  charts.forEach((plot) => plot.destroy());
  charts = [];
  element("charts").replaceChildren();
  const axis = element("axis").value;
  curves().forEach((lines, title) => draw(title, lines, axis));
}

function render() {
  drawing = false;
  element("title").textContent = runs.length === 1 ? runs[0].name : `${runs.length} runs`;
  document.title = `${runs.map((run) => run.name).join(", ")} - Regatta`;
  element("runs").replaceChildren(...runs.map(card));
  if (curvesChanged) {
    curvesChanged = false;
    renderCurves();
  }
  time();
  ledger();
  validations();
}

function redraw() {
  if (!drawing && runs.length > 0) {
    drawing = true;
    requestAnimationFrame(render);
  }
}

function redrawCurves() {
  curvesChanged = true;
  redraw();
}

function connect() {
  const events = new EventSource("events");
  events.addEventListener("run", (event) => {
    const change = JSON.parse(event.data);
    const before = runs[change.index]?.history ?? [];
    runs[change.index] = { ...change, history: [...before.slice(0, change.from), ...change.history] };
    if (change.history.length > 0 || change.from < before.length) curvesChanged = true;
    redraw();
  });
  events.addEventListener("open", () => { element("connection").textContent = "live"; });
  events.addEventListener("error", () => {
    element("connection").textContent = "the process behind this page is gone: regatta watch RUN_DIR shows the run again";
  });
}

element("axis").addEventListener("change", redrawCurves);
element("logarithmic").addEventListener("change", redrawCurves);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawCurves);
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) {
    width = innerWidth;
    redrawCurves();
  }
});
connect();
