package io.holdfast.gateway.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON text by Jackson's generator. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Writes one value. */
    interface Writing {
        void write(JsonGenerator out) throws IOException;
    }

    private Json() {
    }

    static String text(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            writing.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }
}
