package io.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatJsonHas() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", new BigDecimal("9223372036854775807"));
        expected.put("b", Arrays.asList(Boolean.TRUE, Boolean.FALSE, null, "x", Map.of(), List.of()));
        expected.put("c", new BigDecimal("-1.50E+3"));
        assertEquals(expected, JsonReader.read(
            " {\"a\":9223372036854775807 ,\n\t\"b\":[true,false,null,\"x\",{},[ ]],\r\"c\":-1.50E+3} "));
        assertNull(JsonReader.read("null"));
        assertEquals(List.of(BigDecimal.ZERO), JsonReader.read("[-0]"));
    }

    @Test
    void readsEscapes() {
        assertEquals("\"\\/\b\f\n\r\t\u00e9\uD83D\uDE00 \u007f",
            JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00 \u007f\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "{]", "[}", "[1,]", "[,1]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
        "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "[1 2]", "[1]]", "1 2", "tru", "truE", "nul",
        "undefined", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".1", "1e", "1e+", "0x1", "1_0", "\"", "\"a",
        "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\uff1\uff11\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\ud800\"", "\"a\nb\"", "\"a\u0000b\"", "\u0000", "\ufeff1", "/* */1", "1//", "[1\u00a0]",
        "1e99999999999", "11111111111111111111111111111111111111111111111111111111111111111"})
    void refusesWhatIsNoJson(String text) {
        assertThrows(JsonException.class, () -> JsonReader.read(text), text);
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        String open = "[".repeat(JsonReader.MAX_DEPTH);
        assertEquals(1, ((List<?>) JsonReader.read(open + "]".repeat(JsonReader.MAX_DEPTH))).size());
        assertEquals("text is no JSON, position=65 of=65 expected at most 64 levels",
            assertThrows(JsonException.class, () -> JsonReader.read(open + "[")).getMessage());
        assertThrows(JsonException.class, () -> JsonReader.read("{\"a\":".repeat(100_000)));
    }

    @Test
    void writesWhatItReads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = random(random, 4);
            assertEquals(value, JsonReader.read(JsonWriter.write(value)), "seed=" + seed);
        }
        Map<String, Object> absent = new LinkedHashMap<>();
        absent.put("a", null);
        assertEquals("{}", JsonWriter.write(absent));
    }

    private static Object random(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0:
                return BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
            case 1:
                return random.nextBoolean();
            case 2:
                return random.ints(random.nextInt(8), 0, 0xd800).collect(StringBuilder::new,
                    StringBuilder::appendCodePoint, StringBuilder::append).toString();
            case 3:
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(random(random, depth - 1));
                }
                return list;
            default:
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put("n" + i, random(random, depth - 1));
                }
                return map;
        }
    }

    @Test
    void saysWhatIsWrongWithAField() {
        Fields fields = new Fields(JsonReader.read("{\"a\":\"x\",\"n\":1.5}"));
        assertEquals("field is missing, field=b",
            assertThrows(JsonException.class, () -> fields.requiredText("b")).getMessage());
        assertEquals("field is of another type, field=n expected=String",
            assertThrows(JsonException.class, () -> fields.text("n")).getMessage());
        assertEquals("field is no amount, field=a value=x",
            assertThrows(JsonException.class, () -> fields.amount("a")).getMessage());
        assertEquals("field is no whole number of 64 bits, field=n value=1.5",
            assertThrows(JsonException.class, () -> fields.number("n")).getMessage());
    }
}
