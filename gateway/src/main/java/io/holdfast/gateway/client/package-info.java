/**
 * The edge towards clients: the HTTP API, and the JSON in which it and the tools show records and state.
 */
package io.holdfast.gateway.client;
