package io.holdfast.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The start, the stop, and what is not about one order. */
class DecisionsTest {
    @Test
    void startsANewJournal() {
        Scenario scenario = Scenario.started();
        scenario.expect(
            "1 ENGINE_STARTED        ENGINE <-0 '17",
            "2 TRADING_STATE_CHANGED ENGINE <-1 RECOVERING START");
        assertEquals(1, scenario.state.epoch());
        assertEquals(0xABCD1234, scenario.state.engineId());
        assertEquals(77, scenario.state.lastStart().configHash());
    }

    @Test
    void keepsTheEngineIdOverARestartAndCountsTheEpoch() {
        Scenario scenario = Scenario.started();
        scenario.command(CommandKind.START, Actor.ENGINE).engineId = 5;
        scenario.put();
        assertEquals(2, scenario.state.epoch());
        assertEquals(0xABCD1234, scenario.state.engineId());
    }

    @Test
    void keepsWhatTheLastStartSaidOfItself() {
        Scenario scenario = Scenario.trading();
        LastStart first = scenario.state.lastStart().copy();
        Command command = scenario.command(CommandKind.START, Actor.ENGINE);
        command.configHash = 78;
        command.build.set("1.1 c0ffee");
        command.text.set("25");
        command.deployment = new Deployment(3, 2, 5, "/srv", "serve --data d");
        scenario.put();
        LastStart last = scenario.state.lastStart();
        assertEquals("1.1 c0ffee 25 /srv 78 3 2 5", last.build() + " " + last.jvm() + " " + last.directory() + " "
            + last.configHash() + " " + last.buildTimeNs() + " " + last.commitTimeNs() + " " + last.librariesHash());
        assertEquals(scenario.state.timeNs(), last.startedNs());
        assertEquals("1.0 17  77 0 0 0", first.build() + " " + first.jvm() + " " + first.directory() + " "
            + first.configHash() + " " + first.buildTimeNs() + " " + first.commitTimeNs() + " "
            + first.librariesHash());
    }

    @Test
    void showsThatItTurns() {
        Scenario scenario = Scenario.trading();
        scenario.put(CommandKind.HEARTBEAT, Actor.ENGINE);
        scenario.expect("1 HEARTBEAT ENGINE <-0 TRADING n 0");
    }

    @Test
    void writesTheDigestDownWhenItStops() {
        Scenario scenario = Scenario.trading();
        scenario.command(CommandKind.STOP, Actor.OPERATOR).reason = Reason.STOP;
        scenario.put();
        scenario.expect(
            "1 STATE_DIGEST   ENGINE   <-0",
            "2 ENGINE_STOPPED OPERATOR <-0 STOP");
    }

    @Test
    void saysWhatWasCutOffTheJournal() {
        Scenario scenario = Scenario.trading();
        Command command = scenario.command(CommandKind.JOURNAL_CUT, Actor.ENGINE);
        command.quantity = 123;
        command.text.set("quarantine/1");
        scenario.put();
        scenario.expect("1 JOURNAL_RECOVERED ENGINE <-0 TORN_TAIL n 123 'quarantine/1");
    }

    @Test
    void writesTheDigestDownEverySoManyRecords() {
        Scenario scenario = Scenario.trading();
        while (scenario.state.sequence() < EngineState.DIGEST_INTERVAL) {
            scenario.cancel(999_999, "c");
        }
        scenario.begin();
        scenario.cancel(999_999, "c");
        scenario.expectKinds(RecordKind.STATE_DIGEST, RecordKind.CANCEL_REJECTED);
        scenario.cancel(999_999, "c");
        scenario.expectKinds(RecordKind.CANCEL_REJECTED);
    }

    @Test
    void neverGoesBackInTime() {
        Scenario scenario = Scenario.trading();
        long timeNs = scenario.state.timeNs();
        scenario.later(-Scenario.SECOND_NS).buy("r1", "1", "100");
        assertEquals(timeNs, scenario.state.timeNs());
    }

    @Test
    void opensTradingAfterTheFirstComparison() {
        Scenario scenario = Scenario.started();
        scenario.begin();
        scenario.instrument("BTC/USDT", "0.01", "0.001", "5");
        scenario.venueUp();
        scenario.balance("BTC", "10", "1");
        scenario.balance("USDT", "100000", "0");
        scenario.reconciled();
        scenario.expect(
            " 1 ASSET_DEFINED            VENUE   <-0  BTC  'BTC",
            " 2 ASSET_DEFINED            VENUE   <-0  USDT 'USDT",
            " 3 INSTRUMENT_DEFINED       VENUE   <-0  BTC/USDT BTC USDT tick 0.01 lot 0.001 min 0.001 max 1000"
                + " minNotional 5 symbol BTC/USDT as BTCUSDT",
            " 4 TRADING_STATE_CHANGED    GATEWAY <-0  RECONCILING VENUE_UP",
            " 5 RECONCILIATION_STARTED   GATEWAY <-4  VENUE_UP",
            " 6 BALANCE_REPORTED         VENUE   <-5  BTC  free 10 locked 1",
            " 7 BALANCE_REPORTED         VENUE   <-5  USDT free 100000 locked 0",
            " 8 BALANCE_ADJUSTED         GATEWAY <-5  BTC  amount 11 INITIAL",
            " 9 BALANCE_ADJUSTED         GATEWAY <-5  USDT amount 100000 INITIAL",
            "10 RECONCILIATION_COMPLETED GATEWAY <-5  CLEAN n 0",
            "11 TRADING_STATE_CHANGED    GATEWAY <-10 TRADING CLEAN");
    }
}
