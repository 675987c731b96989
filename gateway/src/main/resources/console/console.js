// Reads the views, shows each, and says so when they stop.

import { byId, clock, count, setText, span, words, Facts } from './page.js';
import { Panels } from './panels.js';
import { Orders } from './orders.js';
import { Actions } from './actions.js';
import { Chart } from './chart.js';

/** Whatever is older is not shown as if it were of now. */
const STALE_MS = 2000;
/** A connection that says nothing for longer is given up. */
const SILENT_MS = 5000;
const RETRY_MS = 700;

const actions = new Actions();
const orders = new Orders(actions);
const panels = new Panels(actions);
const chart = new Chart(byId('latency-chart'), byId('latency-tiles'), byId('latency-count'));
const figures = new Facts(byId('figures'));

let view = null;
let heardAt = null;
let heardWall = null;
let refusal = null;
let goneSince = null;
let before = null;

/** How long ago a view came: by two clocks, since one of them stops while the machine sleeps. */
function silence() {
  return heardAt === null ? null : Math.max(performance.now() - heardAt, Date.now() - heardWall);
}

function take(next) {
  const known = view;
  view = next;
  heardAt = performance.now();
  heardWall = Date.now();
  refusal = null;
  if (next.status) {
    if (known?.status && next.status.epoch !== known.status.epoch) {
      restarted(known, next);
    }
    actions.view = next;
    panels.show(next);
    orders.show(next);
    chart.show(next.latency);
  } else {
    view = { ...next, status: null, last: known?.status ?? known?.last };
  }
  tick();
}

const holdings = (one) => one.positions.map((position) => `${position.symbol} ${position.quantity}`).join(', ');
const names = (one) => one.openOrders.map((order) => order.orderId).sort().join(',');

function restarted(known, next) {
  before = { epoch: known.status.epoch, sequence: known.sequence, positions: holdings(known), orders: names(known) };
  const same = holdings(next) === before.positions;
  const held = same ? `positions as before: ${before.positions || 'none'}`
    : `positions were: ${before.positions || 'none'}; now: ${holdings(next) || 'none'}`;
  const open = names(next) === before.orders ? 'the same open orders' : 'open orders have changed, see the records';
  tell(`The engine has started again: epoch ${next.status.epoch}, recovered from the journal at sequence `
    + `${count(next.sequence)} (last seen here: ${count(known.sequence)}); ${held}; ${open}.`);
}

function tell(text) {
  setText(byId('notice-text'), text);
  byId('notice').hidden = false;
}

/** Runs all the time: what is shown ages by itself. */
function tick() {
  const quiet = silence();
  const age = quiet === null ? null : quiet + (view.ageMs ?? 0);
  const stale = age === null || age > STALE_MS || !view.status;
  document.body.classList.toggle('waiting', view === null);
  document.body.classList.toggle('stale', stale && view !== null);
  actions.stale = stale;
  const banner = byId('stale');
  banner.hidden = !stale || view === null && refusal === null && goneSince === null;
  if (!banner.hidden) {
    setText(banner, why(age));
  }
  head(stale, age);
}

function why(age) {
  if (refusal) {
    return refusal;
  }
  if (view === null) {
    return 'The engine does not answer. It is asked again and again.';
  }
  const since = new Date(Date.now() - age).toISOString().slice(11, 19);
  const what = silence() > STALE_MS ? 'The engine has said nothing' : 'What is read does not follow the journal';
  return `${what} since ${since} UTC (${span(age)}). What is below was true at sequence ${count(view.sequence)}; `
    + 'what is true now is not known here.';
}

function head(stale, age) {
  const status = view?.status ?? view?.last;
  const state = byId('state');
  if (!status) {
    setText(state, refusal ? 'locked' : 'connecting');
    return;
  }
  setText(state, stale ? 'NOT KNOWN' : status.tradingState.replace('_', ' '));
  state.dataset.state = stale ? 'STALE' : status.tradingState;
  document.title = `${stale ? 'not known' : words(status.tradingState)} · Holdfast`;
  const held = status.held ? '; entries are held until a person resumes' : '';
  setText(byId('why'), stale ? `was ${words(status.tradingState)}`
    : `${words(status.reason ?? 'as configured')} since ${clock(status.sinceNs)}${held}`);
  const doubt = view.inDoubtCount ?? 0;
  const bare = (view.protections ?? []).filter((one) => one.unprotectedSinceNs).length;
  figures.show([
    ['sequence', count(view.sequence)],
    ['age', span(age), age > STALE_MS ? 'bad' : 'good'],
    ['epoch', count(status.epoch)],
    ['working', count(view.workingCount ?? 0)],
    ['in doubt', count(doubt), doubt > 0 ? 'warn' : ''],
    ['unprotected', count(bare), bare > 0 ? 'bad' : ''],
  ]);
}

async function listen() {
  const control = new AbortController();
  let last = performance.now();
  const watch = setInterval(() => {
    if (performance.now() - last > SILENT_MS) {
      control.abort();
    }
  }, 500);
  try {
    const headers = actions.token ? { Authorization: `Bearer ${actions.token}` } : {};
    const answer = await fetch('/console/events', { headers, cache: 'no-store', signal: control.signal });
    if (!answer.ok) {
      const body = await answer.json();
      refusal = answer.status === 401 ? 'What the engine knows is shown with the token only: unlock.'
        : `The engine refuses to tell: ${body.error.message}`;
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      last = performance.now();
      const events = (rest + part.value).split('\n\n');
      rest = events.pop();
      const data = events.length === 0 ? null : events.at(-1).split('\n').find((line) => line.startsWith('data: '));
      if (data) {
        take(JSON.parse(data.slice(6)));
      }
    }
  } catch (failure) {
    goneSince ??= Date.now(); // gone, or silent for too long: the banner says since when
  } finally {
    clearInterval(watch);
  }
}

async function run() {
  for (;;) {
    await listen();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

byId('notice-close').addEventListener('click', () => {
  byId('notice').hidden = true;
});
document.addEventListener('visibilitychange', tick);
setInterval(tick, 250);
run();
