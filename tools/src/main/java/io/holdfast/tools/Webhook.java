package io.holdfast.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/**
 * Where alerts are posted to. Its address may hold a token: {@link #toString} never shows it.
 *
 * @param name what it is called in the log and in the data directory
 * @param url where to post to
 * @param format what a body looks like there
 * @param chat the chat's id, for Telegram; empty elsewhere
 * @param minimum what is less severe is not posted
 */
record Webhook(String name, URI url, Format format, String chat, Severity minimum) {
    /** What a body looks like. */
    enum Format {
        /** All fields, for programs. */
        JSON,
        /** Telegram's sendMessage. */
        TELEGRAM,
        /** An incoming webhook of Slack, and of what takes the same. */
        SLACK
    }

    /** The body that tells of some alerts. */
    String body(String engine, AlertBatch batch) {
        ObjectNode body = JsonHttp.JSON.createObjectNode();
        switch (format) {
            case JSON -> fill(body, engine, batch);
            case TELEGRAM -> body.put("chat_id", chat).put("text", batch.text(engine));
            case SLACK -> body.put("text", batch.text(engine));
        }
        return body.toString();
    }

    private static void fill(ObjectNode body, String engine, AlertBatch batch) {
        body.put("engine", engine).put("repeat", batch.mayBeRepeat());
        ArrayNode alerts = body.putArray("alerts");
        for (Alert alert : batch.shown()) {
            ObjectNode one = alerts.addObject().put("sequence", alert.sequence()).put("timeNs", alert.timeNs())
                .put("severity", alert.severity().name()).put("reason", alert.reason().name())
                .put("text", alert.text());
            if (alert.orderId() != 0) {
                one.put("orderId", alert.orderId());
            }
            if (!alert.symbol().isEmpty()) {
                one.put("symbol", alert.symbol());
            }
        }
        body.put("more", batch.more());
        ObjectNode others = body.putObject("moreByReason");
        batch.others().forEach((reason, count) -> others.put(reason.name(), count));
        body.put("lastSequence", batch.lastSequence());
    }

    @Override
    public String toString() {
        return "Webhook[name=" + name + ", format=" + format + ", minimum=" + minimum + ", url=hidden]";
    }
}
