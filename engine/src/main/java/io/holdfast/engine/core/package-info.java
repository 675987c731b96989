/**
 * The state machine of the engine, pure: commands in, records out, state folded from records. Nothing here knows a
 * clock, a thread, a file, a random number, a log or a library; one thread at a time.
 */
package io.holdfast.engine.core;
