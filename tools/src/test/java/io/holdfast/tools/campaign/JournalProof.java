package io.holdfast.tools.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What any test can ask of the journal that it has made. */
public final class JournalProof {
    private JournalProof() {
    }

    /** Asserts that the slow fold agrees with the engine's, and that no rule for journals is broken. */
    public static void assertSound(Path data) {
        assertEquals(List.of(), new JournalAudit(data, 1).read(Map.of()).broken());
    }
}
