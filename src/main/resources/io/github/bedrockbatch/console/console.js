// SPDX-License-Identifier: Apache-2.0
// Every page works without this. It keeps a page live, puts times into the reader's zone, copies,
// draws the chart with a cursor, and gives keys. It holds nothing that grows with time.
const EVERY = 5000, STALE = 20000, PATIENCE = 10000, CHART_EVERY = 60000;
const byId = (id) => document.getElementById(id);
const make = (tag, text, attributes = {}) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(text);
  return element;
};
const said = document.body.appendChild(make('div', '', {className: 'unseen'}));
said.setAttribute('aria-live', 'polite');
const say = (text) => { said.textContent = text; };

// ---- times, in the reader's zone; the time in UTC stays the title
const two = (n) => String(n).padStart(2, '0');
const day = (t) => `${t.getFullYear()}-${two(t.getMonth() + 1)}-${two(t.getDate())}`;
function clock(t) {
  const minutes = `${two(t.getHours())}:${two(t.getMinutes())}`;
  return day(t) === day(new Date()) ? `${minutes}:${two(t.getSeconds())}` : `${day(t)} ${minutes}`;
}
function localise(root) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    element.textContent = clock(new Date(element.dateTime));
  }
  for (const button of root.querySelectorAll('.copy')) button.hidden = false;
}

// ---- live: the same page is fetched, and only what differs is changed, so that focus, selection,
// open details and typed text stay
const keyOf = (n) => n.nodeType !== 1 ? n.nodeName
  : [n.nodeName, n.id, n.dataset.key, n.getAttribute('name'), n.nodeName === 'INPUT' && n.getAttribute('value')].join('\n');
function morph(old, now) {
  if (old.nodeType !== 1) {
    if (old.nodeValue !== now.nodeValue) old.nodeValue = now.nodeValue;
    return;
  }
  if (old.dataset.keep !== undefined) return;
  for (const {name, value} of now.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const {name} of [...old.attributes]) {
    if (!now.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
  }
  let place = old.firstChild;
  for (const next of [...now.childNodes]) {
    const key = keyOf(next);
    let same = place;
    while (same && keyOf(same) !== key) same = same.nextSibling;
    if (!same) {
      old.insertBefore(next, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else old.insertBefore(same, place);
    morph(same, next);
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

let timer, failures = 0, good = Date.now(), paused = false, busy = false;
const live = byId('live');
function tell(text) { if (live && live.textContent !== text) live.textContent = text; }
const still = () => paused || document.querySelector('[data-still]'); // costly to read
function next() {
  clearTimeout(timer);
  if (!document.hidden && !still() && byId('nav')) timer = setTimeout(refresh, EVERY * Math.min(6, 1 + failures));
}
async function refresh() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  try {
    const answer = await fetch(location.href, {
      headers: {Accept: 'text/html'}, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE)});
    if (!answer.ok) throw new Error(`the console answers ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (fresh.documentElement.dataset.version !== document.documentElement.dataset.version) {
      location.reload();
      return;
    }
    localise(fresh);
    const before = announced();
    for (const id of ['nav', 'books', 'page']) morph(byId(id), fresh.getElementById(id));
    plotOnce();
    const after = announced();
    if (after !== before) say(after);
    good = Date.now();
    failures = 0;
    document.body.classList.remove('stale');
    tell(`as of ${clock(new Date())}`);
  } catch (e) {
    failures++;
    if (Date.now() - good > STALE) stale(e);
  } finally {
    busy = false;
    next();
  }
}
function stale(e) {
  const text = `Not updated since ${clock(new Date(good))}: ${e.name === 'Error' ? e.message : 'the console does not answer'}`;
  if (!document.body.classList.contains('stale')) say(text);
  document.body.classList.add('stale');
  tell(text);
}
const announced = () => [...document.querySelectorAll('[data-announce], #nav .mark')]
  .map((element) => element.closest('a, [data-announce]').textContent).join(', ');
document.addEventListener('visibilitychange', () => document.hidden || still() ? clearTimeout(timer) : refresh());

// ---- copying, over plain http too, where browsers have no clipboard for scripts
document.addEventListener('click', async (event) => {
  const button = event.target.closest('.copy');
  if (!button) return;
  const text = button.dataset.copy;
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const field = document.body.appendChild(make('textarea', text, {className: 'unseen'}));
    field.select();
    done = document.execCommand('copy');
    field.remove();
    button.focus();
  }
  button.textContent = done ? 'copied' : 'not copied';
  say(button.textContent);
  setTimeout(() => { button.textContent = 'copy'; }, 2000);
});

// ---- one question at a time
document.addEventListener('toggle', (event) => {
  if (!event.target.matches?.('details.confirm[open]')) return;
  for (const other of document.querySelectorAll('details.confirm[open]')) {
    if (other !== event.target) other.open = false;
  }
}, true);

// ---- the chart
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map((minutes) => minutes * 60); // less would have the same label
const hour = (seconds) => { const t = new Date(seconds * 1000); return `${two(t.getHours())}:${two(t.getMinutes())}`; };
async function chart(figure) {
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let plot;
  const draw = async () => {
    const answer = await fetch(figure.dataset.rates, {headers: {Accept: 'application/json'}, cache: 'no-store'});
    const rates = await answer.json();
    if (rates.seconds.length < 2) return;
    const data = [rates.seconds.map(Number), rates.in, rates.out];
    const axis = {stroke: style('--soft'), grid: {stroke: style('--line'), width: 1}, ticks: {show: false}, font: '12px system-ui'};
    plot?.destroy();
    plot = new uPlot({
      width: figure.clientWidth, height: 180, legend: {live: true}, cursor: {y: false},
      scales: {y: {range: (u, min, max) => [0, Math.max(1, max)]}},
      axes: [{...axis, incrs: MINUTES, values: (u, splits) => splits.map(hour)}, {...axis, size: 64}],
      series: [{label: 'time', value: '{YYYY}-{MM}-{DD} {HH}:{mm}'}, ...['in', 'out'].map((label, i) => ({
        label, stroke: style(i ? '--ok' : '--run'), width: 2,
        value: (u, v) => v === null ? '–' : `${Math.round(v).toLocaleString('en')} a minute`}))],
    }, data, figure.querySelector('.plot'));
    for (const old of figure.querySelectorAll('svg, .badge')) old.remove(); // the plot has its own
  };
  await draw();
  new ResizeObserver(() => plot?.setSize({width: figure.clientWidth, height: 180})).observe(figure);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  setInterval(() => { if (!document.hidden && !paused) draw().catch(() => {}); }, CHART_EVERY);
}
let drawn = false; // there are no figures to draw at first
function plotOnce() {
  const figure = document.querySelector('figure[data-rates]');
  if (!figure || drawn) return;
  drawn = true;
  const script = make('script', '', {src: figure.dataset.uplot});
  script.onload = () => chart(figure).catch(() => {});
  document.head.append(script);
}
plotOnce();

// ---- keys
const OFF = 'console.keys.off';
const pages = new Map([...document.querySelectorAll('#nav a')].map((a) => [a.textContent.trim()[0].toLowerCase(), a]));
const step = (by) => {
  const rows = [...document.querySelectorAll('tbody tr a:first-of-type, .finding a:first-of-type')];
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
};
const keys = {
  '/': ['find', () => document.querySelector('.filters input')?.focus()],
  j: ['next row', () => step(1)],
  k: ['row before', () => step(-1)],
  r: ['refresh now', refresh],
  '.': ['hold still, or go on', () => {
    paused = !paused;
    tell(paused ? `held still at ${clock(new Date(good))}` : 'live');
    say(live.textContent);
    next();
  }],
  '?': ['these keys', help],
};
const storage = (work) => { try { return work(localStorage); } catch { return null; } };
function help() {
  const dialog = make('dialog', '');
  const list = make('dl', '');
  for (const [key, link] of pages) list.append(make('dt', make('kbd', key)), make('dd', link.firstChild.textContent));
  for (const [key, [what]] of Object.entries(keys)) list.append(make('dt', make('kbd', key)), make('dd', what));
  const box = make('input', '', {type: 'checkbox', checked: !storage((s) => s.getItem(OFF))});
  box.onchange = () => storage((s) => box.checked ? s.removeItem(OFF) : s.setItem(OFF, '1'));
  const label = make('label', box);
  label.append(' Use these keys');
  const close = make('button', 'Close', {className: 'button', type: 'button', onclick: () => dialog.close()});
  dialog.append(make('h2', 'Keys'), list, make('p', label), close);
  dialog.setAttribute('aria-label', 'Keys');
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const open of document.querySelectorAll('details.confirm[open]')) {
    open.open = false;
    open.querySelector('summary').focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog')) return;
  if (event.target.closest('input, select, textarea') || storage((s) => s.getItem(OFF))) return;
  const run = keys[event.key]?.[1] ?? (pages.has(event.key) && (() => pages.get(event.key).click()));
  if (run) {
    event.preventDefault();
    run();
  }
});
const button = byId('keys');
if (button) {
  button.hidden = false;
  button.addEventListener('click', help);
}

// ---- begin
const address = new URL(location.href);
if (address.searchParams.has('note')) {
  address.searchParams.delete('note');
  history.replaceState(null, '', address);
}
localise(document);
next();
