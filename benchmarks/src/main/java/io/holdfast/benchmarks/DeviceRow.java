package io.holdfast.benchmarks;

import io.holdfast.journal.Durability;
import java.nio.file.Path;
import java.util.List;

/** Safe against a power cut: one intent at a time, and 64 clients at once, beside the bare loops and databases. */
final class DeviceRow implements Row.Measurement {
    private static final int CLIENTS = 64;
    /** What the clients put before they are measured, and then while they are; so many are open at a time. */
    private static final int INTENTS = 200_000;
    private static final int QUICK_INTENTS = 60_000;
    private static final int OPEN = 20_000;
    private static final int SINGLES = 2_000;
    private static final long ALLOCATED_BYTES = 64L << 20;

    @Override
    public void run(Row.Settings settings, Findings findings) throws Exception {
        try (BenchmarkDirectory directory = new BenchmarkDirectory();
             PostgresServer postgres = settings.peers() ? postgres(directory.path(), findings) : null) {
            Contest contest = new Contest(settings, findings);
            Contest.Entry growing = contest.add("write and fdatasync, growing file", at -> new ForcePeer(at, 0));
            Contest.Entry allocated = contest.add("write and fdatasync, allocated file",
                at -> new ForcePeer(at, ALLOCATED_BYTES));
            Contest.Entry journal = contest.add("journal, device", at -> new JournalPeer(at, Durability.DEVICE));
            Contest.Entry sqlite = null;
            if (settings.peers()) {
                sqlite = contest.add("SQLite, WAL, synchronous=FULL", at -> SqlPeer.sqlite(at, "FULL"));
                contest.add("RocksDB, sync=true", at -> new RocksPeer(at, true));
            }
            if (postgres != null) {
                contest.add("PostgreSQL, synchronous_commit=on", at -> SqlPeer.postgres(postgres.url()));
            }
            contest.run();
            Figure group = findings.figure("write of 64 and fdatasync", Figure.PER_SECOND);
            Figure single = findings.figure("write of one and fdatasync", Figure.PER_SECOND);
            Figure crowd = findings.figure("engine, device, 64 clients", Figure.PER_SECOND);
            clients(settings, directory.path(), contest.intent(), List.of(single, group, crowd));
            findings.atMost("one at a time over fdatasync of a growing file", 1.3,
                journal.median().over(growing.median()));
            findings.atMost("one at a time over fdatasync of an allocated file", 1.3,
                journal.median().over(allocated.median()));
            findings.atLeast("64 clients over a loop of single fdatasyncs", 30, crowd.over(single));
            if (sqlite == null) {
                findings.notMeasured("64 clients over SQLite FULL", "at least 20", Row.ASK_FOR_PEERS);
            } else {
                findings.atLeast("64 clients over SQLite FULL", 20, crowd.over(sqlite.rate()));
            }
            Figure share = crowd.over(group);
            findings.notes().add("64 clients reach " + share.text() + " times the rate of one write of their intents "
                + "with one fdatasync.");
        }
    }

    /** The figures of each round are taken one after the other: a disk that is slow for a while is so for all. */
    private static PostgresServer postgres(Path directory, Findings findings) {
        String skipped = "PostgreSQL: skipped, it is not installed (Debian's package postgresql).";
        try {
            PostgresServer server = PostgresServer.start(directory);
            if (server != null) {
                return server;
            }
        } catch (IllegalStateException e) {
            skipped = "PostgreSQL: skipped, " + e.getMessage();
        }
        findings.notMeasured("one intent at a time in PostgreSQL", "a figure beside", skipped.replace('\n', ' '));
        return null;
    }

    private static void clients(Row.Settings settings, Path directory, byte[] intent, List<Figure> figures) {
        int intents = settings.quick() ? QUICK_INTENTS : INTENTS;
        try (GroupForce single = new GroupForce(directory.resolve("single"), intent, 1);
             GroupForce group = new GroupForce(directory.resolve("group"), intent, CLIENTS)) {
            for (int round = -1; round < settings.rounds(); round++) {
                double[] rates = {SINGLES * 1e9 / single.run(SINGLES), intents * 1e9 / group.run(intents),
                    crowd(intents)};
                for (int i = 0; i < rates.length && round >= 0; i++) {
                    figures.get(i).add(rates[i]);
                }
            }
        }
    }

    /** Its engine thread never sleeps: it must not be there while the others are measured. */
    private static double crowd(int intents) {
        try (Crowd clients = new Crowd(CLIENTS, Durability.DEVICE)) {
            run(clients, intents);
            return intents * 1e9 / run(clients, intents);
        }
    }

    private static long run(Crowd clients, int intents) {
        long ns = 0;
        for (int i = 0; i < intents; i += OPEN) {
            ns += clients.run(OPEN);
        }
        return ns;
    }
}
