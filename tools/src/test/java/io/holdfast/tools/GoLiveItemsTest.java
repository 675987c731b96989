package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.gateway.binance.KeyPermissions;
import io.holdfast.tools.Diagnosis.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each item is well by its evidence, and by nothing less. */
class GoLiveItemsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Diagnosis DISK = Diagnosis.ok("file system", "ext4");
    private static final String CLEAN =
        "{'result':'CLEAN','records':[],'halted':false,'held':false,'tradingState':'TRADING'}";
    private static final String ARMED = "{'protections':[{'protectionId':7,'status':'ARMED','stopOrderId':9}]}";
    private static final String STANDS = "{'orders':[{'orderId':9,'status':'LIVE','venueOrderId':'44'}]}";

    private static JsonNode json(String text) {
        try {
            return JsonHttp.JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static BackupStore.Found backup(Duration age, String fault) {
        return new BackupStore.Found(Path.of("/b/20260301T110000.000Z-24"), NOW.minus(age), null, fault);
    }

    private static Status backup(BackupStore.Found... found) {
        return GoLiveItems.backup(List.of(found), Duration.ofHours(1), NOW).status();
    }

    private static Status restore(String at) {
        return GoLiveItems.restore(new RestoreNote("20260301T110000.000Z-24", at, 24, "0.1.0"), NOW).status();
    }

    @Test
    void wantsDeviceDurabilityInTheFileInTheEngineAndOfTheDisk() {
        JsonNode device = json("{'durability':'DEVICE'}");
        assertEquals(Status.OK, GoLiveItems.durability(true, device, DISK).status());
        assertEquals(Status.FAIL, GoLiveItems.durability(false, device, DISK).status());
        assertEquals(Status.FAIL, GoLiveItems.durability(true, json("{'durability':'PROCESS'}"), DISK).status());
        assertEquals(Status.FAIL, GoLiveItems.durability(true, json("{}"), DISK).status());
        assertEquals(Status.FAIL,
            GoLiveItems.durability(true, device, DiskChecks.fileSystem("tmpfs", "/data", true)).status());
        assertEquals(Status.UNKNOWN, GoLiveItems.durability(true, null, DISK).status());
    }

    @Test
    void wantsAFreshBackupThatIsGood() {
        assertEquals(Status.OK, backup(backup(Duration.ofMinutes(90), null)));
        assertEquals(Status.FAIL, backup(backup(Duration.ofMinutes(91), null)));
        assertEquals(Status.FAIL, backup(backup(Duration.ofMinutes(1), "journal.zst is missing")));
        assertEquals(Status.FAIL, backup(backup(Duration.ofMinutes(9), null), backup(Duration.ofMinutes(1), "bad")));
        assertEquals(Status.OK, backup(backup(Duration.ofMinutes(9), "bad"), backup(Duration.ofMinutes(1), null)));
        assertEquals(Status.FAIL, backup(new BackupStore.Found[0]));
        assertEquals(Status.UNKNOWN, GoLiveItems.backup(null, Duration.ofHours(1), NOW).status());
    }

    @Test
    void wantsARestoreOfTheLastMonth() {
        assertEquals(Status.OK, restore("2026-02-01T12:00:00Z"));
        assertEquals(Status.FAIL, restore("2026-01-29T11:59:59Z"));
        assertEquals(Status.FAIL, restore("2026-03-01T12:00:01Z"));
        assertEquals(Status.FAIL, GoLiveItems.restore(null, NOW).status());
    }

    @ParameterizedTest
    @CsvSource({"'', '', OK", "CLEAN, DIFFERENCE, FAIL", "'records'':[]', 'records'':[{}]', FAIL",
        "'halted'':false', 'halted'':true', FAIL", "'held'':false', 'held'':true', FAIL",
        "TRADING, REDUCE_ONLY, FAIL", "TRADING, RECONCILING, FAIL"})
    void wantsAComparisonThatFindsNothing(String part, String instead, Status status) {
        JsonNode pass = json(CLEAN.replace(part, instead));
        List<JsonNode> found = new ArrayList<>();
        pass.get("records").forEach(found::add);
        assertEquals(status, GoLiveItems.reconciliation(new EngineComparison(pass, found)).status());
        assertEquals(Status.UNKNOWN, GoLiveItems.reconciliation(null).status());
    }

    @Test
    void wantsNoGroupThatIsUnfinished() {
        assertEquals(Status.OK, GoLiveItems.groups(json("{'groups':[]}")).status());
        assertEquals(Status.FAIL, GoLiveItems.groups(json("{'groups':[{'groupId':3}]}")).status());
        assertEquals(Status.FAIL, GoLiveItems.groups(json("{}")).status());
        assertEquals(Status.UNKNOWN, GoLiveItems.groups(null).status());
    }

    @ParameterizedTest
    @CsvSource({"'', '', OK", "ARMED, TRIGGERED, FAIL", "'stopOrderId'':9', 'stopOrderId'':8', FAIL",
        "'status'':''ARMED', 'unprotectedSinceNs'':5,''status'':''ARMED', FAIL", "ARMED, ATTACHED, OK",
        "'stopOrderId'':9', 'profitOrderId'':9', FAIL"})
    void wantsEachProtectionAtTheVenue(String part, String instead, Status status) {
        assertEquals(status, GoLiveItems.protections(json(ARMED.replace(part, instead)), json(STANDS)).status());
    }

    @ParameterizedTest
    @CsvSource({"LIVE, IN_DOUBT", "LIVE, PENDING", "'''44''', 'null'"})
    void wantsTheVenuesOwnWordForEachProtection(String part, String instead) {
        assertEquals(Status.FAIL, GoLiveItems.protections(json(ARMED), json(STANDS.replace(part, instead))).status());
        assertEquals(Status.UNKNOWN, GoLiveItems.protections(json(ARMED), null).status());
        assertEquals(Status.UNKNOWN, GoLiveItems.protections(null, json(STANDS)).status());
    }

    @Test
    void wantsAKeyThatTradesAndCannotWithdraw() {
        assertEquals(Status.OK, GoLiveItems.key(new KeyPermissions(false, true, false), "").status());
        assertEquals(Status.FAIL, GoLiveItems.key(new KeyPermissions(true, true, true), "").status());
        assertEquals(Status.FAIL, GoLiveItems.key(new KeyPermissions(false, false, true), "").status());
        assertEquals(Status.UNKNOWN, GoLiveItems.key(null, "no answer").status());
    }

    @Test
    void wantsEachWebhookToTakeAMessage() {
        assertEquals(Status.OK, GoLiveItems.alerts(Map.of("phone", "", "room", "")).status());
        assertEquals(Status.FAIL, GoLiveItems.alerts(Map.of("phone", "", "room", "status=404")).status());
        assertEquals(Status.FAIL, GoLiveItems.alerts(Map.of()).status());
    }
}
