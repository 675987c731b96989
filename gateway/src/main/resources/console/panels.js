// Everything but the orders: positions, health, balances, alerts, records, journal and backup.

import { NOTHING, Facts, Table, aligned, button, byId, bytes, clock, count, element, gain, isNegative, isZero, setClass,
  setText, span, words } from './page.js';

const AGED_MS = { recordAgeMs: 15000, venueAgeMs: 15000, marketAgeMs: 10000 };

/** What a record says, in few words. */
export function tell(record) {
  const parts = [];
  const add = (...texts) => parts.push(...texts.filter((text) => text !== undefined && text !== null));
  add(record.symbol, record.side, record.orderType && record.type !== 'ORDER_FILLED' ? record.orderType : undefined);
  add(record.quantity, record.price && `@ ${record.price}`, record.stopPrice && `stop ${record.stopPrice}`);
  add(record.takeProfitPrice && `profit ${record.takeProfitPrice}`);
  add(record.operation && words(record.operation), record.operator && `by ${record.operator}`);
  add(record.tradingState && words(record.tradingState), record.venueStatus && words(record.venueStatus));
  add(record.asset && record.amount && `${record.amount} ${record.asset}`);
  add(record.ours !== undefined ? `ours ${record.ours}` : undefined,
    record.theirs !== undefined ? `theirs ${record.theirs}` : undefined);
  add(record.groupId && `group ${record.groupId}`, record.build && `build ${record.build}`);
  add(record.reason && words(record.reason), record.text && `“${record.text}”`);
  return parts.join(' ');
}

/** The protection of a position in one line, and whether it is what was promised. */
function guard(protection) {
  const promises = [];
  const add = (name, value) => value && promises.push(`${name} ${value}`);
  add('stop', protection.stopPrice);
  add('trailing stop', protection.trailingStop);
  add('trails by', protection.trailingDistance ?? protection.trailingShare);
  add('profit', protection.takeProfitPrice);
  add('until', protection.deadlineNs && clock(protection.deadlineNs));
  return `${protection.quantity}: ${promises.join(', ')} (${words(protection.status)})`;
}

function protectionList(actions) {
  return {
    title: 'Protection',
    make: () => element('div', 'guards'),
    show: (cell, row) => {
      const signature = JSON.stringify([row.quantity, row.protections]);
      if (cell.dataset.signature === signature) {
        return;
      }
      cell.dataset.signature = signature;
      cell.replaceChildren(...(row.protections.length === 0
        ? [element('span', isZero(row.quantity) ? '' : 'warn', isZero(row.quantity) ? NOTHING : 'none promised')]
        : row.protections.map((protection) => {
          const bare = protection.unprotectedSinceNs;
          const text = bare ? `${guard(protection)}: NOT STANDING since ${clock(bare)}` : guard(protection);
          return element('div', bare ? 'bad' : '', element('span', '', text),
            button('Release', 'small', () => actions.release(protection)));
        })));
    },
  };
}

export class Panels {
  constructor(actions) {
    this.actions = actions;
    this.health = new Facts(byId('health-facts'));
    this.keeping = new Facts(byId('keeping-facts'));
    this.positions = new Table(byId('positions-table'), [
      { title: 'Symbol', text: (row) => row.symbol, look: () => 'name' },
      { title: 'Quantity', amount: (row) => row.quantity },
      { title: 'Average entry', amount: (row) => isZero(row.quantity) ? null : row.averagePrice },
      { title: 'Market', amount: (row) => row.marketPrice },
      { title: 'Unrealised', amount: (row) => isZero(row.quantity) ? null : row.unrealisedPnl,
        look: (row) => gain(row.unrealisedPnl) },
      { title: 'Realised', amount: (row) => row.realisedPnl, look: (row) => gain(row.realisedPnl) },
      protectionList(actions),
      { title: '', make: (row) => button('Flatten', 'small', () => actions.flatten(row().symbol)),
        show: (press, row) => { press.hidden = isZero(row.quantity); } },
    ], (row) => row.symbol, 'No position was ever opened.');
    this.balances = new Table(byId('balances-table'), [
      { title: 'Asset', text: (row) => row.asset, look: () => 'name' },
      { title: 'Ours', amount: (row) => row.total },
      { title: 'The venue’s', amount: (row) => row.venueTotal },
      { title: 'Agree', text: (row) => row.venueTotal === null ? 'never told' : row.total === row.venueTotal ? 'yes' : 'no',
        look: (row) => row.venueTotal === null ? '' : row.total === row.venueTotal ? 'good' : 'warn' },
      { title: 'Free', amount: (row) => row.free },
      { title: 'Set aside', amount: (row) => row.locked },
      { title: 'Fees paid', amount: (row) => row.feesPaid },
    ], (row) => row.asset, 'The venue has not told of any balance.');
    this.alerts = new Table(byId('alerts-table'), [
      { title: 'Time', text: (row) => clock(row.timeNs), look: () => 'time' },
      { title: 'What', text: (row) => words(row.reason), look: () => 'name' },
      { title: 'Says', text: (row) => [row.symbol, row.text].filter(Boolean).join(': '), look: () => 'says' },
    ], (row) => row.sequence, 'None.');
    this.milestones = new Table(byId('milestones-table'), [
      { title: 'Time', text: (row) => clock(row.timeNs), look: () => 'time' },
      { title: 'What', text: (row) => words(row.type), look: () => 'name' },
      { title: 'Says', text: (row) => tell(row), look: () => 'says' },
    ], (row) => row.sequence, 'None.');
    this.records = new Table(byId('records-table'), [
      { title: 'Sequence', text: (row) => count(row.sequence), right: true },
      { title: 'Time', text: (row) => clock(row.timeNs), look: () => 'time' },
      { title: 'Type', text: (row) => words(row.type), look: () => 'name' },
      { title: 'Actor', text: (row) => row.actor },
      { title: 'Order', make: (row) => button('', 'link', () => actions.showLife(row().orderId)),
        show: (press, row) => { press.hidden = !row.orderId; setText(press, row.orderId); } },
      { title: 'Says', text: (row) => tell(row), look: () => 'says' },
    ], (row) => row.sequence, 'None yet.');
  }

  show(view) {
    this.showPositions(view);
    this.showHealth(view);
    this.showKeeping(view.keeping, view);
    this.balances.show(view.balances);
    this.alerts.show(view.alerts);
    this.milestones.show(view.milestones);
    this.records.show(view.records);
    setText(byId('foot'), `engine ${view.status.engineId} · digest ${view.status.digest} at ${count(view.sequence)} · `
      + `last record ${clock(view.status.timeNs)} UTC`);
  }

  showPositions(view) {
    const bySymbol = new Map(view.positions.map((position) => [position.symbol, { ...position, protections: [] }]));
    for (const protection of view.protections) {
      if (!bySymbol.has(protection.symbol)) {
        bySymbol.set(protection.symbol, { symbol: protection.symbol, quantity: '0', protections: [], realisedPnl: null });
      }
      bySymbol.get(protection.symbol).protections.push(protection);
    }
    this.positions.show([...bySymbol.values()]);
    setText(byId('positions-count'), view.morePositions > 0 ? `and ${view.morePositions} more` : ' ');
  }

  showHealth(view) {
    const age = (name, never) => [view[name] === null ? never : span(view[name]),
      view[name] === null || view[name] > AGED_MS[name] ? 'warn' : 'good'];
    const last = view.comparisons[0];
    this.health.show([
      ['Account stream', view.status.venueUp ? 'up' : 'down', view.status.venueUp ? 'good' : 'bad'],
      ['Venue last heard', ...age('venueAgeMs', 'never')],
      ['Market last heard', ...age('marketAgeMs', 'never')],
      ['Last record', ...age('recordAgeMs', 'never')],
      ['Engine thread', view.live ? 'turns' : 'STANDS STILL', view.live ? 'good' : 'bad'],
      ['Last comparison', last ? `${words(last.reason)} ${clock(last.timeNs)}` : 'none yet',
        last && last.reason === 'CLEAN' ? 'good' : 'warn'],
      ['Orders and fills', `${count(view.status.orders)} and ${count(view.status.fills)}`],
    ]);
  }

  showKeeping(keeping, view) {
    const status = view.status;
    const behind = status.appendedSequence - status.durableSequence;
    const age = (part) => part ? `${span(part.ageSeconds * 1000)} ago` : 'none';
    const known = keeping && !keeping.fault;
    const backup = known ? keeping.backup : null;
    const every = known ? keeping.backupEverySeconds : null;
    const late = every && (!backup || backup.ageSeconds > every * 1.5);
    const sound = known && keeping.integrity?.result === 'ok';
    this.keeping.show([
      ['Durability', words(status.durability)],
      ['In the journal', count(status.appendedSequence)],
      ['On the device', behind <= 0 ? 'all of it' : `${count(behind)} records behind`],
      ['Last check', known ? keeping.integrity ? `${words(keeping.integrity.result)}, ${age(keeping.integrity)}` : 'none yet'
        : 'not known', sound ? 'good' : keeping?.integrity ? 'bad' : ''],
      ['Last snapshot', known ? keeping.snapshot ? age(keeping.snapshot) : 'none yet' : 'not known'],
      ['Last backup', known ? backup ? `${age(backup)}, to record ${count(backup.lastSequence)}` : 'none' : 'not known',
        late || !backup ? 'warn' : 'good'],
      ['Backups are made', known ? every ? `every ${span(every * 1000)}` : 'on demand only' : 'not known'],
      ['Room on the disk', known ? bytes(keeping.usableBytes) : 'not known'],
    ]);
    if (keeping?.fault) {
      this.keeping.show([['Fault', keeping.fault, 'bad']]);
    }
  }
}
