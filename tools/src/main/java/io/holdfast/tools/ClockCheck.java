package io.holdfast.tools;

import io.holdfast.tools.Diagnosis.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks what keeps the machine's time whether it is in step: the kernel's word through timedatectl, else chrony's. */
final class ClockCheck {
    private static final String NAME = "clock";
    private static final long TIMEOUT_S = 3;

    private final Function<List<String>, String> asking;

    /** Asks by a function that runs a command and gives its output, or null where it could not. */
    ClockCheck(Function<List<String>, String> asking) {
        this.asking = asking;
    }

    Diagnosis look() {
        String synchronised = asking.apply(List.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"));
        if ("yes".equals(synchronised)) {
            return Diagnosis.ok(NAME, "kept in step, says timedatectl");
        }
        String tracking = asking.apply(List.of("chronyc", "-c", "tracking"));
        if (tracking != null && tracking.contains(",Normal")) {
            return Diagnosis.ok(NAME, "kept in step, says chronyc");
        }
        String fix = "run an NTP client: timedatectl set-ntp true, or chrony";
        if (synchronised == null && tracking == null) {
            return Diagnosis.unknown(NAME, "neither timedatectl nor chronyc says anything", fix
                + "; in a container look at the host");
        }
        return new Diagnosis(NAME, Status.FAIL, "not kept in step",
            "records bear a wrong time, and day files begin at a wrong one; requests bear the venue's time", fix);
    }

    /** Runs a command; null where it is not there, fails or takes too long. */
    static String run(List<String> command) {
        Process process = null;
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return null;
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            return null; // not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
