// Open orders, those in doubt, leg groups, and the life of one order.

import { NOTHING, Table, button, byId, clock, count, fine, setText, span, words } from './page.js';
import { tell } from './panels.js';

const columns = (actions, more) => [
  { title: 'Order', make: (row) => button('', 'link', () => actions.showLife(row().orderId)),
    show: (press, row) => setText(press, row.orderId) },
  { title: 'Symbol', text: (row) => row.symbol, look: () => 'name' },
  { title: 'Side', text: (row) => words(row.side), look: (row) => row.side === 'BUY' ? 'buy' : 'sell' },
  { title: 'Type', text: (row) => [words(row.orderType), row.timeInForce].filter(Boolean).join(' ') },
  { title: 'Quantity', amount: (row) => row.quantity },
  { title: 'Price', amount: (row) => row.price },
  { title: 'Stop', amount: (row) => row.stopPrice ?? null },
  { title: 'Filled', amount: (row) => row.filledQuantity },
  { title: 'Status', text: (row) => `${words(row.status)}${row.cancelling ? ', cancelling' : ''}`
    + `${row.reason ? `: ${words(row.reason)}` : ''}`, look: (row) => row.status === 'IN_DOUBT' ? 'warn' : '' },
  { title: 'Belongs to', text: (row) => row.protectionId ? `protection ${row.protectionId}`
    : row.groupId ? `group ${row.groupId}` : row.requestId },
  { title: 'Since', text: (row) => clock(row.updatedNs), look: () => 'time' },
  ...more,
];

const cancelling = (actions) => ({
  title: '',
  make: (row) => button('Cancel', 'small', () => actions.cancel(row())),
  show: (press, row) => { press.hidden = row.cancelling || !['LIVE', 'PARTIALLY_FILLED'].includes(row.status); },
});

function legs(group) {
  return group.legs.map((leg) => `${leg.leg}: ${words(leg.side)} ${leg.filledQuantity} of ${leg.quantity} ${leg.symbol}`
    + ` (${words(leg.status)})`).join('; ');
}

const UNFINISHED = ['COMPLETE', 'UNWOUND', 'FAILED', 'RELEASED', 'DENIED'];

export class Orders {
  constructor(actions) {
    this.actions = actions;
    actions.showLife = (orderId) => this.showLife(orderId);
    const id = (row) => row.orderId;
    this.open = new Table(byId('orders-table'), columns(actions, [cancelling(actions)]), id, 'No order is open.');
    this.doubt = new Table(byId('doubt-table'), columns(actions, [{ title: '',
      make: () => button('Reconcile', 'small', () => actions.reconcile()) }, { title: '',
      make: (row) => button('Abandon', 'small', () => actions.abandon(row())) }]), id, 'None.');
    this.ended = new Table(byId('ended-table'), columns(actions, []), id, 'None yet.');
    const verb = (label, path) => ({ title: '', make: (row) => button(label, 'small', () => actions.group(row(), path)),
      show: (press, row) => { press.hidden = UNFINISHED.includes(row.status); } });
    this.groups = new Table(byId('groups-table'), [
      { title: 'Group', text: (row) => row.groupId },
      { title: 'Status', text: (row) => `${words(row.status)}${row.reason ? `: ${words(row.reason)}` : ''}`,
        look: (row) => row.status === 'HELD' ? 'bad' : UNFINISHED.includes(row.status) ? '' : 'warn' },
      { title: 'Rule', text: (row) => `${words(row.mode)}, else ${words(row.onFailure)}` },
      { title: 'Legs', text: legs, look: () => 'says' },
      { title: 'Since', text: (row) => clock(row.updatedNs), look: () => 'time' },
      verb('Finish', 'finish'), verb('Unwind', 'unwind'), verb('Release', 'release'),
    ], (row) => row.groupId, 'None.');
    this.life = new Table(byId('life-table'), [
      { title: 'Sequence', text: (row) => count(row.sequence), right: true },
      { title: 'Time', text: (row) => clock(row.timeNs), look: () => 'time' },
      { title: 'After', text: (row) => fine(row.afterNs), right: true },
      { title: 'Type', text: (row) => words(row.type), look: () => 'name' },
      { title: 'Actor', text: (row) => row.actor },
      { title: 'Cause', text: (row) => row.cause || NOTHING, right: true },
      { title: 'Says', text: (row) => tell(row), look: () => 'says' },
    ], (row) => row.sequence, 'The journal has nothing about it.');
    byId('life-close').addEventListener('click', () => byId('life').close());
  }

  show(view) {
    const open = view.status.openOrders;
    this.open.show(view.openOrders);
    this.doubt.show(view.inDoubt);
    this.ended.show(view.endedOrders);
    this.groups.show(view.groups);
    byId('doubt').hidden = view.inDoubtCount === 0;
    byId('groups').hidden = view.groups.length === 0;
    setText(byId('doubt-count'), count(view.inDoubtCount));
    setText(byId('groups-count'), `${count(view.unfinishedGroups)} unfinished`);
    setText(byId('orders-count'), open > view.openOrders.length
      ? `${count(open)}, the newest ${view.openOrders.length} are shown` : count(open));
  }

  async showLife(orderId) {
    setText(byId('life-title'), `Order ${orderId}`);
    setText(byId('life-outcome'), 'looked for in the journal');
    this.life.show([]);
    byId('life').showModal();
    const answer = await this.actions.read(`/console/orders/${orderId}`);
    if (answer.fault) {
      setText(byId('life-outcome'), answer.fault);
      return;
    }
    const { order, records, leftOut } = answer.body;
    this.life.show(records.map((record, i) => ({ ...record,
      afterNs: i === 0 ? null : record.timeNs - records[i - 1].timeNs })));
    const price = order.averagePrice ? ` at ${order.averagePrice} on average` : '';
    const took = span((records.at(-1).timeNs - records[0].timeNs) / 1e6);
    setText(byId('life-outcome'), `${words(order.side)} ${order.quantity} ${order.symbol}, request ${order.requestId}: `
      + `${words(order.status)}${order.reason ? ` (${words(order.reason)})` : ''}, ${order.filledQuantity} filled${price}, `
      + `${took} from the first record to the last`
      + (leftOut > 0 ? `; ${count(leftOut)} records in the middle are left out` : ''));
  }
}
