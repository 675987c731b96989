package io.holdfast.gateway.venue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.holdfast.engine.core.ClientOrderId;
import org.junit.jupiter.api.Test;

class AttributionTest {
    private static final int ENGINE = 0x1234ABCD;

    private final Attribution attribution = new Attribution();

    private static String name(int engineId) {
        return ClientOrderId.format(ClientOrderId.high(engineId, 3, 77), ClientOrderId.low(77));
    }

    @Test
    void takesForOursOnlyWhatThisEngineHasNamed() {
        attribution.engineId(ENGINE);
        assertEquals(new Attribution.Named(77, 3), attribution.named(name(ENGINE)));
        for (String other : new String[] {name(ENGINE + 1), name(0), name(ENGINE).substring(1), name(ENGINE) + "0",
            name(ENGINE).replace('a', 'A'), "web_1", "", "x".repeat(ClientOrderId.LENGTH)}) {
            assertEquals(Attribution.FOREIGN, attribution.named(other), other);
        }
    }
}
