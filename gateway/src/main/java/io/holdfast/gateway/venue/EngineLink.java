package io.holdfast.gateway.venue;

import io.holdfast.engine.pipeline.CommandWriter;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a gateway has of the engine that it works for, and of the machine that both are on.
 *
 * @param commands takes what the venue says; loses nothing
 * @param halted whether the engine has failed: then nothing is sent any more
 * @param nowNs the engine's time, by which records are stamped: nanoseconds since the epoch, never jumping
 */
public record EngineLink(Consumer<CommandWriter> commands, BooleanSupplier halted, LongSupplier nowNs) {
}
