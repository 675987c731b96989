package io.holdfast.tools;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import io.holdfast.gateway.client.RecordJson;
import java.io.IOException;
import java.io.Writer;

/** One JSON object a line. */
final class JsonLines implements JournalLines {
    private final Writer out;
    private final JsonGenerator json;

    JsonLines(Writer out) throws IOException {
        this.out = out;
        json = new JsonFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter(""));
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    @Override
    public void begin() {
        // The first line is a record.
    }

    @Override
    public void write(Record record, EngineState state) throws IOException {
        RecordJson.write(json, record, state);
        json.flush();
        out.write('\n');
    }
}
