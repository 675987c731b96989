// What all parts of the page build with. Whatever comes from the server is put in as text, never as markup.

export const NOTHING = '–';

export const byId = (id) => document.getElementById(id);

/** An element with a class and children, which are elements or text. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children.map((child) => child instanceof Node ? child : String(child)));
  return made;
}

export function setText(node, text) {
  const wanted = text === null || text === undefined || text === '' ? NOTHING : String(text);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

export function setClass(node, className) {
  if (node.className !== className) {
    node.className = className;
  }
}

/** Time of day in UTC; what is not of today has its date. */
export function clock(timeNs) {
  if (!timeNs) {
    return NOTHING;
  }
  const text = new Date(timeNs / 1e6).toISOString();
  const today = new Date().toISOString().slice(0, 10);
  return text.slice(0, 10) === today ? text.slice(11, 23) : text.slice(0, 19).replace('T', ' ');
}

/** A length of time in a few characters. */
export function span(ms) {
  if (ms === null || ms === undefined) {
    return NOTHING;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const s = ms / 1000;
  if (s < 60) {
    return `${s.toFixed(s < 10 ? 1 : 0)} s`;
  }
  const minutes = Math.floor(s / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(s % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Nanoseconds as what one reads at a glance. */
export function fine(ns) {
  if (ns === null || ns === undefined) {
    return NOTHING;
  }
  if (ns < 1e3) {
    return `${ns} ns`;
  }
  if (ns < 1e6) {
    return `${(ns / 1e3).toPrecision(3)} µs`;
  }
  return ns < 1e9 ? `${(ns / 1e6).toPrecision(3)} ms` : `${(ns / 1e9).toPrecision(3)} s`;
}

export function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

/** WORDS_LIKE_THIS as words. */
export const words = (name) => name ? name.toLowerCase().replaceAll('_', ' ') : NOTHING;

export const count = (number) => Number(number).toLocaleString('en').replaceAll(',', ' ');

/** Blanks behind each amount, as many as it has fewer places than the longest: points stand below each other. */
export function aligned(amounts) {
  const places = (amount) => amount && amount.includes('.') ? amount.length - amount.indexOf('.') : 0;
  const most = Math.max(0, ...amounts.map(places));
  return amounts.map((amount) => {
    const own = places(amount);
    return own === most ? '' : (own === 0 ? '\u2008' : '') + '\u2007'.repeat(most - Math.max(own, 1));
  });
}

export const isNegative = (amount) => typeof amount === 'string' && amount.startsWith('-');
export const isZero = (amount) => typeof amount !== 'string' || /^-?0(\.0*)?$/.test(amount);
export const gain = (amount) => isZero(amount) ? '' : isNegative(amount) ? 'loss' : 'gain';

/**
 * A table that is kept up rather than made anew, so that nothing loses the keyboard's focus. A column has a title and
 * either text(row) or amount(row), which is aligned, and, if wanted, look(row), a class; or make(), which is asked once
 * for the cell's element of a row, and show(element, row).
 */
export class Table {
  constructor(place, columns, key, none) {
    this.columns = columns;
    this.key = key;
    this.rows = new Map();
    this.none = element('p', 'none', none);
    const head = element('tr', '', ...columns.map((column) => {
      const title = element('th', column.amount || column.right ? 'amount' : '', column.title);
      title.scope = 'col';
      return title;
    }));
    this.body = element('tbody');
    this.table = element('table', '', element('thead', '', head), this.body);
    this.table.hidden = true;
    place.append(this.none, this.table);
  }

  show(rows) {
    this.table.hidden = rows.length === 0;
    this.none.hidden = rows.length > 0;
    const blanks = this.columns.map((column) => column.amount ? aligned(rows.map(column.amount)) : null);
    const seen = new Set();
    rows.forEach((row, i) => {
      const key = String(this.key(row));
      seen.add(key);
      let line = this.rows.get(key);
      if (!line) {
        line = this.add(key);
      }
      line.row = row;
      this.fill(line, row, blanks, i);
      if (this.body.children[i] !== line.tr) {
        this.body.insertBefore(line.tr, this.body.children[i] ?? null);
      }
    });
    for (const [key, line] of this.rows) {
      if (!seen.has(key)) {
        line.tr.remove();
        this.rows.delete(key);
      }
    }
  }

  add(key) {
    const line = { row: null, cells: [], tr: element('tr') };
    for (const column of this.columns) {
      const cell = element('td');
      cell.dataset.label = column.title;
      if (column.make) {
        cell.append(column.make(() => line.row));
      } else {
        cell.append(element('span'), element('span', 'blanks'));
      }
      line.cells.push(cell);
      line.tr.append(cell);
    }
    this.rows.set(key, line);
    return line;
  }

  fill(line, row, blanks, i) {
    this.columns.forEach((column, j) => {
      const cell = line.cells[j];
      if (column.make) {
        column.show?.(cell.firstChild, row);
      } else {
        setText(cell.firstChild, column.amount ? column.amount(row) : column.text(row));
        if (column.amount && cell.lastChild.textContent !== blanks[j][i]) {
          cell.lastChild.textContent = blanks[j][i];
        }
        const empty = cell.firstChild.textContent === NOTHING ? ' empty' : '';
        setClass(cell, `${column.amount || column.right ? 'amount ' : ''}${column.look?.(row) ?? ''}${empty}`.trim());
      }
    });
  }
}

/** A list of names and values that is kept up. */
export class Facts {
  constructor(place) {
    this.place = place;
    this.values = new Map();
  }

  /** Entries of name, text and, if wanted, a class. */
  show(entries) {
    for (const [name, text, look] of entries) {
      let value = this.values.get(name);
      if (!value) {
        value = element('dd');
        this.values.set(name, value);
        this.place.append(element('div', '', element('dt', '', name), value));
      }
      setText(value, text);
      setClass(value, look ?? '');
    }
  }
}

export function button(label, className, press) {
  const made = element('button', className, label);
  made.type = 'button';
  made.addEventListener('click', press);
  return made;
}
