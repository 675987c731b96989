package io.holdfast.engine.core;

/**
 * Reads what the decisions on some commands will look at, before the first of them is made. In a large state each
 * decision waits for memory that no cache holds; reads that do not need each other's result are waited for at once. It
 * changes nothing, and what it reads decides nothing.
 */
final class ReadAhead {
    /** The most commands at a time: about as many reads as a processor has under way. */
    static final int MOST = 16;

    private final EngineState state;
    private final HashIndex[] indexes = new HashIndex[MOST];
    private final long[] highs = new long[MOST];
    private final long[] lows = new long[MOST];
    private final int[] instruments = new int[MOST];
    private int count;
    /** Of all that was read; says nothing, but without it the reads could be left out. */
    private long read;

    ReadAhead(EngineState state) {
        this.state = state;
    }

    /** Takes an order or a fill that will be put; not more than {@link #MOST} of them. */
    void expect(Command command) {
        if (count == MOST) {
            return;
        }
        if (command.kind == CommandKind.NEW_ORDER) {
            indexes[count] = state.ids.requests;
            highs[count] = KnownIds.requestHigh(command.requestId);
            lows[count] = KnownIds.requestLow(command.requestId);
        } else if (command.kind == CommandKind.FILL) {
            indexes[count] = state.ids.trades;
            highs[count] = KnownIds.tradeHigh(command.instrumentId, command.tradeId);
            lows[count] = KnownIds.tradeLow(command.instrumentId, command.tradeId);
        } else {
            return;
        }
        instruments[count] = command.instrumentId;
        count++;
    }

    /** Reads for all that it has taken, and forgets them; kind by kind, so that no read waits for one of its kind. */
    void read() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += indexes[i].touchTags(lows[i]);
        }
        for (int i = 0; i < count; i++) {
            Instrument instrument = state.instrument(instruments[i]);
            sum += instrument == null ? 0 : instrument.touch();
        }
        for (int i = 0; i < count; i++) {
            sum += indexes[i].touchEntry(highs[i], lows[i]);
        }
        read += sum;
        count = 0;
    }
}
