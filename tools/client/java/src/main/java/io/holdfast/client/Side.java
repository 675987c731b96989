package io.holdfast.client;

/** Buy or sell. */
public enum Side { BUY, SELL }
