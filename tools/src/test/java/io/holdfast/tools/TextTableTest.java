package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static String print(int width) {
        TextTable table = new TextTable("sequence", "type", "what");
        table.add("7", "ORDER_REJECTED", "the venue had no room for it today");
        table.add("1234567890", "ALERT", "disk");
        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out), width);
        return out.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void isAsWideAsItsCellsInAPipe() {
        assertEquals(String.join("\n",
            "  sequence  type            what",
            "         7  ORDER_REJECTED  the venue had no room for it today",
            "1234567890  ALERT           disk",
            ""), print(Terminal.UNLIMITED));
        assertEquals(print(Terminal.UNLIMITED), print(62));
    }

    @Test
    void cutsTheWidestColumnOfWordsOnATerminal() {
        assertEquals(String.join("\n",
            "  sequence  type            what",
            "         7  ORDER_REJECTED  the venue had…",
            "1234567890  ALERT           disk",
            ""), print(42));
    }

    @Test
    void cutsNoNumberHoweverNarrowTheTerminal() {
        assertEquals(String.join("\n",
            "  sequence  type      what",
            "         7  ORDER_R…  the ven…",
            "1234567890  ALERT     disk",
            ""), print(10));
    }
}
