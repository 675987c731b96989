/**
 * A client of a Holdfast engine over HTTP, on the JDK alone. Begin with {@link io.holdfast.client.HoldfastClient}.
 */
package io.holdfast.client;
