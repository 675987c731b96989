// What a person can do: each action says what will happen, asks who does it and why, and is a record.

import { byId, count, element, isZero, setText, words } from './page.js';

const LISTED = 6;

const isWorking = (order) => order.status === 'LIVE' || order.status === 'PARTIALLY_FILLED';
const isProtecting = (order) => order.protectionId && order.side === 'SELL';
const named = (order) => `order ${order.orderId}: ${words(order.side)} ${order.quantity} ${order.symbol}`
  + (order.price ? ` at ${order.price}` : '');
const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many}`;

function listed(orders) {
  const lines = orders.slice(0, LISTED).map(named);
  return orders.length > LISTED ? [...lines, `and ${plural(orders.length - LISTED, 'more', 'more')}`] : lines;
}

export class Actions {
  constructor() {
    this.token = null; // nowhere but here
    this.view = null;
    this.stale = true;
    this.pending = null;
    this.after = null;
    byId('halt').addEventListener('click', () => this.halt());
    byId('resume').addEventListener('click', () => this.resume());
    byId('flatten').addEventListener('click', () => this.flatten(null));
    byId('reconcile').addEventListener('click', () => this.reconcile());
    byId('lock').addEventListener('click', () => this.token ? this.forget() : this.unlock(null));
    byId('unlock-cancel').addEventListener('click', () => byId('unlock').close());
    byId('action-cancel').addEventListener('click', () => byId('action').close());
    byId('unlock-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.tryToken(byId('token').value.trim());
    });
    byId('action-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.perform();
    });
    byId('unlock').addEventListener('close', () => {
      byId('token').value = '';
    });
  }

  halt() {
    const working = this.view?.openOrders.filter((order) => isWorking(order) && !isProtecting(order)) ?? [];
    const kept = this.view?.openOrders.filter((order) => isWorking(order) && isProtecting(order)).length ?? 0;
    const more = Math.max(0, (this.view?.workingCount ?? 0) - working.length - kept);
    this.ask('Halt trading', 'Halt', '/v1/halt', {}, [
      'No new orders are taken, also not after a restart, until somebody resumes.',
      `${plural(working.length, 'working order is', 'working orders are')} cancelled at the venue`
        + (more > 0 ? `, and of ${plural(more, 'other', 'others')} those that do not protect.` : '.'),
      ...listed(working),
      `${plural(kept, 'order that protects a position stays', 'orders that protect positions stay')}. Nothing is sold.`,
    ]);
  }

  resume() {
    const status = this.view?.status;
    const closed = status?.halted || status?.held;
    this.ask('Resume trading', 'Resume', '/v1/resume', {}, [
      closed ? 'Everything is compared with the venue. Orders are taken again once that finds nothing in flight and no difference.'
        : 'Trading is not halted: this is put on record and changes nothing.',
      ...(closed && status.venueUp === false ? ['The venue is not there now: trading opens after it is.'] : []),
    ]);
  }

  flatten(symbol) {
    const mine = (one) => symbol === null || one.symbol === symbol;
    const positions = this.view?.positions.filter((one) => mine(one) && !isZero(one.quantity)) ?? [];
    const held = positions.filter((one) => !one.quantity.startsWith('-'));
    const open = this.view?.openOrders.filter(mine) ?? [];
    const protections = this.view?.protections.filter(mine) ?? [];
    const more = symbol === null ? Math.max(0, (this.view?.status.openOrders ?? 0) - open.length) : 0;
    this.ask(symbol === null ? 'Flatten everything' : `Flatten ${symbol}`, 'Flatten', '/v1/flatten',
      symbol === null ? {} : { symbol }, [
        `${plural(open.length + more, 'open order is', 'open orders are')} cancelled and `
          + `${plural(protections.length, 'protection is', 'protections are')} released.`,
        ...listed(open),
        held.length === 0 ? 'Nothing is held: nothing is sold.' : 'Once none is open, this is sold at the market:',
        ...held.map((one) => `${one.quantity} ${one.baseAsset}`
          + (one.marketValue ? `, about ${one.marketValue} ${one.quoteAsset} at the last price` : '')),
        ...(positions.length > held.length ? ['What was sold short is not bought back.'] : []),
        'This does not halt: do that first, or the strategy may buy again.',
      ]);
  }

  cancel(order) {
    this.ask(`Cancel order ${order.orderId}`, 'Cancel the order', `/v1/orders/${order.orderId}/cancel`, {}, [
      `${named(order)} is cancelled at the venue. ${order.filledQuantity} is filled; it may still fill before the cancel is there.`,
      ...(isProtecting(order) ? ['It protects a position: the engine will place another one. Release the protection instead.'] : []),
    ]);
  }

  abandon(order) {
    this.ask(`Abandon order ${order.orderId}`, 'Abandon the order', `/v1/orders/${order.orderId}/abandon`, {}, [
      `${named(order)} is taken as one that never came to the venue, on your word: what it set aside is free again, and the `
        + 'strategy may order anew.',
      'Look at the venue itself first. Should it be there after all, its fills are booked and an alert says so, but nobody cancels it.',
      'The venue is asked for it by itself, and its answer is the better evidence.',
    ]);
  }

  reconcile() {
    const doubt = this.view?.inDoubtCount ?? 0;
    this.ask('Compare everything with the venue', 'Reconcile', '/v1/reconcile', {}, [
      'Orders, trades and balances are read from the venue and compared with the journal. What differs is put on record and cured.',
      doubt === 0 ? 'No order is in doubt.' : `${plural(doubt, 'order is', 'orders are')} in doubt: evidence of the venue settles `
        + 'them.',
    ]);
  }

  release(protection) {
    this.ask(`Release protection ${protection.protectionId}`, 'Release', `/v1/protections/${protection.protectionId}/release`, {}, [
      `${protection.quantity} of ${protection.symbol} is no longer protected by it, and the orders that protect are cancelled.`,
      'The position stays.',
    ]);
  }

  group(group, verb) {
    const effects = {
      finish: ['What its legs still lack is ordered.'],
      unwind: ['What its legs have filled is traded back at the market, also if all of it is there.'],
      release: ['The group ends as it is: its orders go on working like any others, and what is filled stays.'],
    };
    const legs = group.legs.map((leg) => `leg ${leg.leg}: ${words(leg.side)} ${leg.quantity} ${leg.symbol}, `
      + `${leg.filledQuantity} filled, ${words(leg.status)}`);
    this.ask(`${words(verb).replace(/^./, (first) => first.toUpperCase())} group ${group.groupId}`, `Do it`,
      `/v1/groups/${group.groupId}/${verb}`, {}, [...effects[verb], ...legs]);
  }

  /** Shows what will happen and asks who and why; without the token it asks for that first. */
  ask(title, label, path, body, effects) {
    if (!this.token) {
      this.unlock(() => this.ask(title, label, path, body, effects));
      return;
    }
    this.pending = { path, body, title };
    setText(byId('action-title'), title);
    setText(byId('action-do'), label);
    setText(byId('action-fault'), ' ');
    const old = this.stale ? ['What is shown here is old: what will happen now may differ.'] : [];
    byId('action-effects').replaceChildren(...[...old, ...effects].map((effect) => element('li', '', effect)));
    byId('reason').value = '';
    byId('action').showModal();
    (byId('operator').value ? byId('reason') : byId('operator')).focus();
  }

  async perform() {
    const { path, body, title } = this.pending;
    const doing = byId('action-do');
    doing.disabled = true;
    const answer = await this.send('POST', path,
      { ...body, operator: byId('operator').value.trim(), reason: byId('reason').value.trim() });
    doing.disabled = false;
    if (answer.fault) {
      setText(byId('action-fault'), answer.fault);
      return;
    }
    byId('action').close();
    const result = answer.body.result ? `: ${words(answer.body.result)}, ${answer.body.text}` : '';
    setText(byId('notice-text'), `${title}: on record as ${count(answer.body.sequence)}${result}.`);
    byId('notice').hidden = false;
  }

  unlock(after) {
    this.after = after;
    setText(byId('unlock-fault'), ' ');
    byId('unlock').showModal();
    byId('token').focus();
  }

  /** Asks for something that needs the token, so that a wrong one is told at once. */
  async tryToken(token) {
    this.token = token;
    const answer = await this.read('/v1/status');
    if (answer.fault) {
      this.forget();
      setText(byId('unlock-fault'), answer.fault);
      byId('token').select();
      return;
    }
    this.show(true);
    byId('unlock').close();
    const after = this.after;
    this.after = null;
    after?.();
  }

  forget() {
    this.token = null;
    this.show(false);
  }

  show(open) {
    setText(byId('lock'), open ? 'Lock' : 'Unlock');
    byId('lock').setAttribute('aria-pressed', String(open));
    document.body.classList.toggle('unlocked', open);
  }

  read(path) {
    return this.send('GET', path, null);
  }

  async send(method, path, body) {
    const headers = {};
    if (this.token) {
      headers.Authorization = `Bearer ${this.token}`;
    }
    if (body) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      const answer = await fetch(path, { method, headers, cache: 'no-store', body: body ? JSON.stringify(body) : null });
      const told = await answer.json();
      if (answer.ok) {
        return { body: told };
      }
      return { fault: answer.status === 401 ? 'This is not the token of this engine.' : told.error.message };
    } catch (failure) {
      return { fault: method === 'GET' ? 'The engine does not answer.'
        : 'The engine does not answer: what became of this is not known, look at what people did once it is back.' };
    }
  }
}
