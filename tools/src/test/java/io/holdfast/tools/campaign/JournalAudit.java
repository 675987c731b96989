package io.holdfast.tools.campaign;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.engine.pipeline.RecordDecoder;
import io.holdfast.gateway.client.RecordJson;
import io.holdfast.gateway.client.StateJson;
import io.holdfast.journal.JournalReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Reads one journal again and again while it grows over kills: each time from its first record, with a fresh engine
 * fold for the digest, while the slow fold and the rules go on from where they were. What was read once must never
 * change or disappear. One thread.
 */
final class JournalAudit {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCERPTS_AT_A_TIME = 64;

    private final Path directory;
    private final SlowFold fold = new SlowFold();
    private final JournalRules rules;
    private final List<JsonNode> records = new ArrayList<>();
    private final List<Integer> checksums = new ArrayList<>();
    private final CRC32C crc = new CRC32C();

    /**
     * What one reading found.
     *
     * @param sequence of the last record
     * @param digest the engine fold's, after it
     * @param state the engine fold as {@code replay --json} tells it
     * @param broken each rule that does not hold; empty for a sound journal
     */
    record Finding(long sequence, String digest, JsonNode state, List<String> broken) {
        @Override
        public String toString() {
            return "sequence=" + sequence + " digest=" + digest;
        }
    }

    /**
     * An audit of the journal in a data directory.
     *
     * @param absenceWindowNs as the engines were configured
     */
    JournalAudit(Path directory, long absenceWindowNs) {
        this.directory = directory;
        rules = new JournalRules(fold, absenceWindowNs);
    }

    /** The slow fold of all that was read so far. */
    SlowFold fold() {
        return fold;
    }

    /** All records that were read so far, as {@code dump --format jsonl} tells them. */
    List<JsonNode> records() {
        return records;
    }

    /**
     * Reads the journal as far as it goes now.
     *
     * @param digests what a live engine said its digest was at a sequence; must be this fold's too
     */
    Finding read(Map<Long, String> digests) {
        EngineState state = new EngineState();
        Pass pass = new Pass(state, digests);
        try (JournalReader reader = JournalReader.open(directory)) {
            while (reader.poll(pass::onRecord, EXCERPTS_AT_A_TIME) > 0) {
                continue;
            }
        }
        List<String> broken = pass.broken;
        if (state.sequence() < records.size()) {
            broken.add("records that were read before are gone, from=" + (state.sequence() + 1) + " to="
                + records.size());
        }
        JsonNode json = stateJson(state);
        broken.addAll(rules.broken());
        broken.addAll(fold.differencesFrom(json));
        return new Finding(state.sequence(), state.digest(), json, broken);
    }

    private static JsonNode stateJson(EngineState state) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("sequence", state.sequence());
            out.writeStringField("digest", state.digest());
            out.writeNumberField("epoch", state.epoch());
            out.writeStringField("tradingState", state.tradingState().name());
            out.writeFieldName("orders");
            StateJson.writeOrders(out, state, StateJson.Orders.ALL, Integer.MAX_VALUE);
            out.writeFieldName("positions");
            StateJson.writePositions(out, state);
            out.writeFieldName("balances");
            StateJson.writeBalances(out, state);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(text.toString());
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One way through the journal. */
    private final class Pass {
        private final RecordDecoder decoder = new RecordDecoder();
        private final Record record = new Record();
        private final List<String> broken = new ArrayList<>();
        private final EngineState state;
        private final Map<Long, String> digests;

        Pass(EngineState state, Map<Long, String> digests) {
            this.state = state;
            this.digests = digests;
        }

        private void onRecord(long sequence, DirectBuffer buffer, int offset, int length) {
            decoder.decode(sequence, buffer, offset, record);
            state.apply(record);
            int checksum = checksum(buffer, offset, length);
            if (sequence <= checksums.size()) {
                if (checksums.get((int) sequence - 1) != checksum) {
                    broken.add("a record has changed since it was read: " + RecordJson.toJson(record, state));
                }
            } else {
                checksums.add(checksum);
                JsonNode json = parse(RecordJson.toJson(record, state));
                records.add(json);
                rules.check(json);
                fold.apply(json);
            }
            String expected = digests.get(sequence);
            if (expected != null && !expected.equals(state.digest())) {
                broken.add("the live engine's digest differs, sequence=" + sequence + " live=" + expected
                    + " replay=" + state.digest());
            }
        }

        private int checksum(DirectBuffer buffer, int offset, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            crc.reset();
            crc.update(bytes);
            return (int) crc.getValue();
        }
    }
}
