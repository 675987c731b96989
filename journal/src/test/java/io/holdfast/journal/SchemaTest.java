package io.holdfast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** One form for each kind of thing, in every record: what the schema may say, and what it may not. */
final class SchemaTest {
    private static final Pattern SOUNDS_LIKE_A_TIME =
        Pattern.compile("(?i:time|since|instant|deadline)|[Dd]ate$|[a-z]At$|Ms$|Millis$|Us$|Micros$");
    private static final Set<String> FLOATS = Set.of("float", "double");

    private static Document schema;

    @BeforeAll
    static void readSchema() throws Exception {
        try (InputStream xml = SchemaTest.class.getResourceAsStream("/sbe/journal.xml")) {
            schema = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
        }
    }

    @Test
    void hasEachTimeInNanosecondsInAnInt64() {
        List<String> wrong = new ArrayList<>();
        int times = 0;
        for (Element field : elements("field")) {
            String name = field.getAttribute("name");
            String type = field.getAttribute("type");
            boolean isTime = type.equals("TimeNs");
            boolean namedSo = name.endsWith("Ns");
            boolean soundsSo = SOUNDS_LIKE_A_TIME.matcher(name).find() && !type.equals("TimeInForce");
            // A duration is an int64 of nanoseconds.
            if ((isTime || soundsSo) && !namedSo || namedSo && !isTime && !type.equals("int64")) {
                wrong.add(name + ' ' + type);
            }
            times += isTime ? 1 : 0;
        }
        assertEquals(List.of(), wrong);
        assertTrue(times > 0);
        assertEquals("int64", type("TimeNs").getAttribute("primitiveType"));
    }

    @Test
    void hasATimeInEachRecord() {
        for (Element message : elements("sbe:message")) {
            NodeList fields = message.getElementsByTagName("field");
            boolean timed = false;
            for (int i = 0; i < fields.getLength(); i++) {
                timed |= ((Element) fields.item(i)).getAttribute("name").equals("timeNs");
            }
            boolean isRecord = Integer.parseInt(message.getAttribute("id")) < 100;
            assertTrue(timed || !isRecord, message.getAttribute("name") + " has no time");
        }
    }

    @Test
    void hasNoFloatingPoint() {
        List<String> floats = new ArrayList<>();
        for (Element type : elements("type")) {
            if (FLOATS.contains(type.getAttribute("primitiveType"))) {
                floats.add(type.getAttribute("name"));
            }
        }
        for (Element field : elements("field")) {
            if (FLOATS.contains(field.getAttribute("type"))) {
                floats.add(field.getAttribute("name"));
            }
        }
        assertEquals(List.of(), floats);
    }

    private static Element type(String name) {
        return elements("type").stream().filter(type -> type.getAttribute("name").equals(name)).findFirst()
            .orElseThrow();
    }

    private static List<Element> elements(String tag) {
        NodeList nodes = schema.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
