/** What things cost, measured; nothing depends on this. */
package io.holdfast.benchmarks;
