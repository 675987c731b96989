package io.holdfast.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.Record;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** A line a record for people, in at most 120 columns; what does not fit is cut and marked. */
final class TableLines implements JournalLines {
    private static final int WIDTH = 120;
    private static final String ROW = "%9s  %-15s  %-24s  %-7s  %9s  %s";
    private static final int TIME_OF_DAY = 11;
    private static final String CUT = "...";

    private final Writer out;
    private String date = "";

    TableLines(Writer out) {
        this.out = out;
    }

    @Override
    public void begin() throws IOException {
        line("SEQUENCE", "TIME (UTC)", "TYPE", "ACTOR", "ORDER", "WHAT");
    }

    @Override
    public void write(Record record, EngineState state) throws IOException {
        JsonNode fields = RecordSummary.fields(record, state);
        String time = Times.time(record.timeNs);
        String day = time.substring(0, TIME_OF_DAY - 1);
        if (!day.equals(date)) {
            date = day;
            out.write("-- " + day + "\n");
        }
        String order = record.orderId == 0 ? "" : Long.toString(record.orderId);
        String what = RecordSummary.what(record, fields);
        String reason = fields.path("reason").asText();
        line(Long.toString(record.sequence), time.substring(TIME_OF_DAY), record.kind.name(),
            fields.path("actor").asText(), order, reason.isEmpty() ? what : (reason + " " + what).strip());
    }

    private void line(Object... cells) throws IOException {
        String text = String.format(Locale.ROOT, ROW, cells).stripTrailing();
        out.write(text.length() <= WIDTH ? text : text.substring(0, WIDTH - CUT.length()) + CUT);
        out.write('\n');
    }
}
