package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.engine.core.Actor;
import io.holdfast.engine.core.Command;
import io.holdfast.engine.core.CommandKind;
import io.holdfast.engine.core.Decider;
import io.holdfast.engine.core.Deployment;
import io.holdfast.engine.core.EngineState;
import io.holdfast.engine.core.LastStart;
import io.holdfast.engine.core.Policy;
import io.holdfast.engine.pipeline.EngineConfig.Identity;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartChecksTest {
    private static final long DAY = 86_400_000_000_000L;

    private static Identity identity(String build, long builtDay, long committedDay, long libraries, String place) {
        return new Identity(build, "17", 1,
            new Deployment(builtDay * DAY, committedDay * DAY, libraries, place, "serve"));
    }

    /** What a start with an identity leaves behind. */
    private static LastStart last(Identity identity) {
        EngineState state = new EngineState();
        Command start = new Command().reset(CommandKind.START, Actor.ENGINE);
        start.engineId = 1;
        start.configHash = identity.configHash();
        start.build.set(identity.build());
        start.text.set(identity.jvm());
        start.deployment = identity.deployment();
        new Decider(state, new Policy(1, 1), record -> { }).decide(start, 1);
        return state.lastStart();
    }

    private static List<String> findings(Identity before, Identity now) {
        return StartChecks.compare(last(before), now).stream().map(finding -> finding.reason() + " " + finding.text())
            .toList();
    }

    private static final Identity BEFORE = identity("1.2.0 c1", 10, 9, 7, "/srv/a");

    @Test
    void findsNothingAtTheFirstStartAndWhereNothingDiffers() {
        assertEquals(List.of(), StartChecks.compare(new EngineState().lastStart(), BEFORE));
        assertEquals(List.of(), findings(BEFORE, BEFORE));
        assertEquals(List.of(), findings(identity("1.2.0 c1", 10, 9, 0, ""), BEFORE));
        String deep = "/srv/" + "d".repeat(300);
        assertEquals(List.of(), findings(identity("1.2.0 c1", 10, 9, 7, deep), identity("1.2.0 c1", 10, 9, 7, deep)));
    }

    @Test
    void findsAnOlderBuild() {
        assertEquals(List.of("STALE_BUILD this build is older than the last one that ran here: build=1.1.9 c0 of"
            + " 1970-01-21 00:00:00 last=1.2.0 c1 of 1970-01-10 00:00:00"),
            findings(BEFORE, identity("1.1.9 c0", 30, 20, 7, "/srv/a")));
        assertEquals(List.of("STALE_BUILD this build is older than the last one that ran here: build=1.2.0 c0 of"
            + " 1970-01-09 00:00:00 last=1.2.0 c1 of 1970-01-10 00:00:00"),
            findings(BEFORE, identity("1.2.0 c0", 30, 8, 7, "/srv/a")));
        assertEquals(List.of("STALE_BUILD this build is older than the last one that ran here: build=1.2.0 unknown of"
            + " 1970-01-10 00:00:00 last=1.2.0 c1 of 1970-01-10 00:00:00"),
            findings(BEFORE, identity("1.2.0 unknown", 9, 0, 7, "/srv/a")));
    }

    @Test
    void takesANewerBuildWithItsLibraries() {
        assertEquals(List.of(), findings(BEFORE, identity("1.10.0 c2", 5, 5, 8, "/srv/a")));
        assertEquals(List.of(), findings(BEFORE, identity("1.2.0 c2", 5, 10, 8, "/srv/a")));
        assertEquals(List.of(), findings(BEFORE, identity("1.2.0 c1", 11, 9, 8, "/srv/a")));
        assertEquals(List.of(), findings(identity("1.2.0-rc1 c1", 11, 9, 8, "/srv/a"), BEFORE));
    }

    @Test
    void findsAnotherPlaceConfigurationAndLibraries() {
        Identity now = new Identity("1.2.0 c1", "25", 2, new Deployment(10 * DAY, 9 * DAY, 8, "/srv/b", "serve"));
        assertEquals(List.of(
            "CONFIG_CHANGED the configuration is not that of the last start: config=0000000000000002"
                + " last=0000000000000001",
            "MOVED started from another directory than the last time: directory=/srv/b last=/srv/a",
            "LIBRARIES_CHANGED the same build runs with other libraries than the last time:"
                + " libraries=0000000000000008 last=0000000000000007",
            "LIBRARIES_CHANGED another Java runs it than the last time: java=25 last=17"), findings(BEFORE, now));
    }

    @Test
    void ordersVersionsByTheirNumbers() {
        assertTrue(StartChecks.compareVersions("0.9.9", "0.10") < 0);
        assertEquals(0, StartChecks.compareVersions("1.0", "1.0.0"));
        assertTrue(StartChecks.compareVersions("1.0-SNAPSHOT", "1.0") < 0);
        assertTrue(StartChecks.compareVersions("2", "1.9") > 0);
    }

    @Test
    void knowsLibrariesByNameAndLength(@TempDir Path directory) throws IOException {
        Path one = Files.writeString(directory.resolve("one-1.0.jar"), "1");
        Path ours = Files.writeString(directory.resolve("holdfast-core.jar"), "1");
        long hash = BuildInfo.librariesHash(one + File.pathSeparator + ours + File.pathSeparator + directory);
        assertNotEquals(0, hash);
        Files.writeString(ours, "123");
        assertEquals(hash, BuildInfo.librariesHash(ours + File.pathSeparator + one));
        Files.writeString(one, "12");
        assertNotEquals(hash, BuildInfo.librariesHash(one.toString()));
        assertEquals(0, BuildInfo.librariesHash(directory.toString()));
        assertTrue(BuildInfo.deployment("serve").buildTimeNs() > 0);
        assertEquals("serve", BuildInfo.deployment("serve").commandLine());
    }
}
