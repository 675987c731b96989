package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.engine.core.RiskLimits;
import io.holdfast.engine.pipeline.EngineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RiskSettingsTest {
    @TempDir
    private Path directory;

    private EngineConfig engine(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("holdfast.yaml"), yaml);
            return new ServeConfig(Settings.read(file)).engine(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private RiskLimits limits(String yaml) {
        return engine(yaml).policy().limits();
    }

    @Test
    void hasNoLimitsByDefault() {
        assertEquals(RiskLimits.UNLIMITED, limits(""));
    }

    @Test
    void takesWhatASymbolDoesNotSayFromEach() {
        RiskLimits limits = limits("""
            risk:
              total: {exposure: 5000, lossPerDay: "250.50", ordersPerSecond: 20}
              each: {orderNotional: 1000, collar: 0.02, singleEntry: true, refuseSelfCross: true}
              symbols:
                BTC/USDT: {orderNotional: 500, openOrders: 3, refuseSelfCross: false}
            """);
        assertEquals(new RiskLimits.Total(5000_00000000L, RiskLimits.NONE, 250_50000000L, 20), limits.total());
        RiskLimits.Symbol symbol = limits.bySymbol().get("BTC/USDT");
        assertEquals(500_00000000L, symbol.orderNotional());
        assertEquals(2_000_000L, symbol.collar());
        assertEquals(3, symbol.openOrders());
        assertEquals(true, symbol.singleEntry());
        assertEquals(false, symbol.selfCross());
        assertEquals(true, limits.each().selfCross());
    }

    @Test
    void isPartOfWhatTheStartRecordHashes() {
        assertNotEquals(engine("").identity().configHash(),
            engine("risk: {each: {position: 1}}").identity().configHash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "risk: {each: {position: -1}}|position must be a decimal number from 0: position=-1, under=each, under=risk",
        "risk: {each: {position: [1]}}|position must be a decimal number from 0: position=[1], under=each, under=risk",
        "risk: {each: {openOrders: 1.5}}|openOrders must be a whole number from 0 to 1000000: openOrders=1.5",
        "risk: {total: {collar: 1}}|config key is unknown, remove it or use one of [exposure, lossPerDay, openOrders,",
        "risk: {symbols: {A/B: {x: 1}}}|config key is unknown, remove it or use one of [collar, lossPerDay,",
        "risk: {each: {singleEntry: 1}}|singleEntry must be true or false: singleEntry=1, under=each, under=risk",
        "risk: 5|risk must be keys and values: risk=5, file="})
    void namesWhatIsWrong(String yaml, String message) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> engine(yaml));
        assertEquals(message, failure.getMessage().substring(0, Math.min(message.length(),
            failure.getMessage().length())));
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }
}
