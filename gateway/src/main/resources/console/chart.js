// Latency as a picture: percentiles of each ten seconds of the last ten minutes.

import uPlot from './uPlot.esm.js';
import { Facts, count, fine, setText } from './page.js';

const HEIGHT = 200;
/** What is shown at least, and the room beside the first and the last point, in seconds. */
const LEAST_S = 120;
const EDGE_S = 5;
const LINES = [['p50', 'p50Ns', '--line-1'], ['p99', 'p99Ns', '--line-2'], ['max', 'maxNs', '--line-3']];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const asClock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 16);
const millis = (value) => value === null || value === undefined ? '–' : fine(value * 1e6);

export class Chart {
  constructor(place, tiles, counted) {
    this.place = place;
    this.tiles = new Facts(tiles);
    this.counted = counted;
    this.plot = null;
    this.data = null;
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  size() {
    return { width: Math.max(200, this.place.clientWidth), height: HEIGHT };
  }

  show(latency) {
    setText(this.counted, `the last ${count(latency.orders)} orders, by the journal's times`);
    this.tiles.show(['p50', 'p90', 'p99', 'p999', 'max'].map((name) =>
      [name === 'p999' ? 'p99.9' : name, fine(latency[`${name}Ns`])]));
    const ends = latency.course.endsNs.map((end) => end / 1e9);
    this.data = [ends, ...LINES.map(([, field]) => latency.course[field].map((ns) => ns === null ? null : ns / 1e6))];
    this.place.setAttribute('aria-label', `Latency of the last ten minutes: median ${fine(latency.p50Ns)}, `
      + `99th percentile ${fine(latency.p99Ns)}, worst ${fine(latency.maxNs)}`);
    const known = latency.course.maxNs.filter((ns) => ns !== null);
    const first = latency.course.maxNs.findIndex((ns) => ns !== null);
    const last = ends.at(-1);
    this.span = [Math.min(first < 0 ? last : ends[first] - EDGE_S, last - LEAST_S), last + EDGE_S];
    this.range = known.length === 0 ? [0.1, 10]
      : [Math.min(...this.data[1].filter((ms) => ms !== null)) / 2, Math.max(...known) / 1e6 * 2];
    if (this.plot) {
      this.plot.setData(this.data);
    } else {
      this.draw();
    }
  }

  draw() {
    if (!this.data) {
      return;
    }
    this.plot?.destroy();
    const axis = { stroke: colour('--dim'), grid: { stroke: colour('--rule'), width: 1 }, ticks: { show: false } };
    const points = { show: true, size: 4 };
    this.plot = new uPlot({
      ...this.size(),
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: false, range: () => this.span }, y: { distr: 3, range: () => this.range } },
      axes: [
        { ...axis, values: (plot, at) => at.map(asClock), space: 70, incrs: [60, 120, 300] },
        { ...axis, size: 62, values: (plot, at) => at.map((ms) => ms === null ? '' : millis(ms)) },
      ],
      series: [
        { label: 'to', value: (plot, at) => at === null ? '–' : new Date(at * 1000).toISOString().slice(11, 19) },
        ...LINES.map(([label, , variable]) => ({ label, stroke: colour(variable), width: 1.5, points,
          value: (plot, ms) => millis(ms) })),
      ],
    }, this.data, this.place);
  }
}
