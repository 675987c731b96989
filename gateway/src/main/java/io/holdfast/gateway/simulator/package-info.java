/**
 * The simulated venue: a Binance spot API over REST and WebSocket on loopback, with its own matching, accounts and
 * market, and with faults on request. It knows nothing of the engine and of the journal, so that its books are an
 * independent account of what happened.
 */
package io.holdfast.gateway.simulator;
