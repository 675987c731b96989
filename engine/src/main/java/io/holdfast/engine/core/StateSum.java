package io.holdfast.engine.core;

/** Sums up all fields of a state in the order in which they are given. */
final class StateSum implements StateSink, StatePort {
    private final Digest sum = new Digest();

    long value() {
        return sum.value();
    }

    @Override
    public StatePort begin(StateSection section) {
        sum.add(section.ordinal());
        return this;
    }

    @Override
    public void end() {
        sum.add(-1);
    }

    @Override
    public long int64(long value) {
        sum.add(value);
        return value;
    }

    @Override
    public int int32(int value) {
        sum.add(value);
        return value;
    }

    @Override
    public int int8(int value) {
        sum.add(value);
        return value;
    }

    @Override
    public boolean flag(boolean value) {
        sum.add(value ? 1 : 0);
        return value;
    }

    @Override
    public void text(Text value) {
        sum.add(value.hash(value.length()));
    }

    @Override
    public String string(String value) {
        Text text = new Text(Message.MAX_TEXT);
        text.set(value);
        text(text);
        return value;
    }

    @Override
    public int longs(long[] values, int count) {
        for (int i = 0; i < count; i++) {
            sum.add(values[i]);
        }
        return count;
    }
}
