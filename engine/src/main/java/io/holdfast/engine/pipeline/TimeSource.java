package io.holdfast.engine.pipeline;

import java.util.function.LongSupplier;

/**
 * The two clocks of a machine.
 *
 * @param wallMs milliseconds since the epoch; people and programs set it, so that it jumps
 * @param monotoneNs nanoseconds since some moment; never jumps
 */
public record TimeSource(LongSupplier wallMs, LongSupplier monotoneNs) {
    /** Those of this machine. */
    public static final TimeSource MACHINE = new TimeSource(System::currentTimeMillis, System::nanoTime);
}
