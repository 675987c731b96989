package io.holdfast.benchmarks;

import io.holdfast.journal.Durability;

/** One intent at a time, safe against a kill: the journal and the whole engine beside what others use. */
final class PeersRow implements Row.Measurement {
    @Override
    public void run(Row.Settings settings, Findings findings) {
        if (!settings.peers()) {
            findings.notMeasured("one intent at a time beside SQLite", "at least 100", Row.ASK_FOR_PEERS);
            findings.notMeasured("one intent at a time beside Aeron", "at most 0.50", Row.ASK_FOR_PEERS);
            return;
        }
        Contest contest = new Contest(settings, findings);
        contest.add("mapped append, the limit", MappedPeer::new);
        contest.add("bare Chronicle, append and tail", directory -> new ChroniclePeer(directory, contest.intent()));
        Contest.Entry journal = contest.add("journal, append and read back",
            directory -> new JournalPeer(directory, Durability.PROCESS));
        Contest.Entry engine = contest.add("engine, ring to reader", EnginePeer::new);
        Contest.Entry shared = contest.add("Aeron Archive over IPC, a thread for driver and archive",
            directory -> new AeronPeer(directory, false));
        Contest.Entry invoked = contest.add("Aeron Archive over IPC, on the caller's thread",
            directory -> new AeronPeer(directory, true));
        contest.add("RocksDB, write-ahead log", directory -> new RocksPeer(directory, false));
        Contest.Entry sqlite = contest.add("SQLite, WAL, synchronous=NORMAL",
            directory -> SqlPeer.sqlite(directory, "NORMAL"));
        contest.run();
        Contest.Entry aeron = shared.median().isEmpty() || !invoked.median().isEmpty()
            && invoked.median().median() < shared.median().median() ? invoked : shared;
        findings.notes().add("Of Aeron Archive's two ways the one with the lower median counts: "
            + aeron.rate().name() + ".");
        judge(findings, "journal, same work", journal, sqlite, aeron);
        judge(findings, "whole engine, more work", engine, sqlite, aeron);
    }

    private static void judge(Findings findings, String who, Contest.Entry ours, Contest.Entry sqlite,
                              Contest.Entry aeron) {
        findings.atLeast(who + ": rate over SQLite NORMAL", 100, ours.rate().over(sqlite.rate()));
        findings.atMost(who + ": 99 % over SQLite NORMAL", 1.0 / 50, ours.tail().over(sqlite.tail()));
        findings.atMost(who + ": 50 % over Aeron Archive", 0.5, ours.median().over(aeron.median()));
        findings.atMost(who + ": 99 % over Aeron Archive", 0.5, ours.tail().over(aeron.tail()));
    }
}
