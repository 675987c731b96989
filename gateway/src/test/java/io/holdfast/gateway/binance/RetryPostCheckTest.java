package io.holdfast.gateway.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.holdfast.gateway.venue.VenueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each in a JVM of its own, since the flag is read once. */
@Timeout(30)
class RetryPostCheckTest {
    private static final String CONNECT_REFUSED = "RetryPostCheck.run() must have passed before the first connect";

    /** Runs the check, then connects to nowhere, and says on standard output what came of each. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            try {
                long startNs = System.nanoTime();
                RetryPostCheck.run();
                System.out.println("passed ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
        try {
            new BinanceConnector(BinanceConfig.forBaseUrl("http://127.0.0.1:1").credentials(Credentials.random())
                .build()).connect();
        } catch (IllegalStateException | VenueException e) {
            System.out.println(e.getMessage());
        }
    }

    @Test
    void passesWhereTheJvmSendsOnce() throws Exception {
        String[] lines = run("-Dsun.net.http.retryPost=false");
        // 300 ms and less where nothing else runs.
        assertTrue(lines[0].matches("passed ms=1?\\d{1,3}"), lines[0]);
        assertTrue(lines[1].startsWith("exchangeInfo got no answer: ConnectException"), lines[1]);
    }

    @Test
    void failsWhereTheJvmSendsAgain() throws Exception {
        for (String flag : new String[] {"-Dsun.net.http.retryPost=true", "-Dunrelated=1"}) {
            String[] lines = run(flag);
            assertEquals("the JVM sends a POST again when a connection breaks, so an order could be placed twice: "
                + "start it with -Dsun.net.http.retryPost=false (received=2)", lines[0]);
            assertEquals(CONNECT_REFUSED, lines[1]);
        }
    }

    @Test
    void isRequiredToConnect() throws Exception {
        assertEquals(CONNECT_REFUSED, run("-Dsun.net.http.retryPost=false", "unchecked")[0]);
    }

    private static String[] run(String flag, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[5 + arguments.length];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = flag;
        command[2] = "-cp";
        command[3] = System.getProperty("java.class.path");
        command[4] = RetryPostCheckTest.class.getName();
        System.arraycopy(arguments, 0, command, 5, arguments.length);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.split("\n");
    }
}
