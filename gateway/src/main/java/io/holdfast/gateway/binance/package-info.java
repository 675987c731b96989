/**
 * Binance's spot market behind the venue port: orders by XChange, everything else by interfaces of our own, and streams
 * that come back.
 */
package io.holdfast.gateway.binance;
