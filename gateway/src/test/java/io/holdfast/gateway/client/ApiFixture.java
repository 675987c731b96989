package io.holdfast.gateway.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine and its API for each test; trading is not open. */
abstract class ApiFixture {
    static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    LiveApi live;

    @BeforeEach
    void opens() {
        live = new LiveApi(directory);
    }

    @AfterEach
    void closes() {
        live.close();
    }
}
