/**
 * The simulator: the real core, codecs, recovery and gateway on a virtual clock, disk and exchange, in one thread, from
 * one seed.
 */
package io.holdfast.tools.simulate;
