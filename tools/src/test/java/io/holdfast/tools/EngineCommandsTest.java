package io.holdfast.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.gateway.client.ApiToken;
import io.holdfast.journal.JournalOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a running engine, against one that answers what it is told to. */
@Timeout(60)
class EngineCommandsTest {
    private static final String BTC = "{\"asset\":\"BTC\",\"total\":\"1\",\"venueTotal\":\"1\"}";

    @TempDir
    private Path directory;

    private final List<String> asked = new ArrayList<>();

    private WebhookServer engine;
    /** Where an engine runs its directory has an owner. */
    private JournalOwner owner;
    private String token;

    @BeforeEach
    void starts() {
        engine = new WebhookServer();
        owner = JournalOwner.acquire(directory);
        token = ApiToken.loadOrCreate(directory.resolve(ApiToken.FILE)).value();
    }

    @AfterEach
    void stops() {
        engine.close();
        owner.close();
    }

    private WebhookServer.Answer answer(int status, String json) {
        return exchange -> {
            synchronized (asked) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            }
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** A comparison as the engine answers it. */
    private WebhookServer.Answer pass(String result, boolean held, String records, String... balances) {
        return answer(200, "{\"sequence\":40,\"started\":39,\"result\":\"" + result + "\",\"text\":\"\","
            + "\"tradingState\":\"TRADING\",\"halted\":false,\"held\":" + held + ",\"records\":[" + records
            + "],\"balances\":[" + String.join(",", balances) + "]}");
    }

    private CommandRun run(String command, String... more) {
        List<Object> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--data", directory, "--http", engine.port()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray());
    }

    @Test
    void reconcilesInTheNameOfAPerson() {
        engine.answers(pass("CLEAN", false, "", BTC));
        CommandRun run = run("reconcile", "--operator", "ann", "--reason", "to see");
        assertEquals(List.of(
            "asset  ours  venue  difference",
            "BTC       1      1           0",
            "",
            "result CLEAN, trading TRADING, sequence 40"), run.lines());
        assertEquals(ExitCode.DONE, run.exitCode(), run::err);
        assertEquals(List.of("POST /v1/reconcile Bearer " + token), asked);
        assertEquals("{\"operator\":\"ann\",\"reason\":\"to see\"}", engine.bodies().get(0).toString());
    }

    @Test
    void comparesAgainUntilBothAgreeAndTellsAllThatWasFound() {
        String difference = "{\"sequence\":38,\"type\":\"RECONCILIATION_DIFFERENCE\",\"reason\":\"BALANCE\","
            + "\"asset\":\"BTC\",\"ours\":\"1\",\"theirs\":\"0.5\"}";
        String cure = "{\"sequence\":39,\"type\":\"BALANCE_ADJUSTED\",\"reason\":\"TRANSFER\",\"asset\":\"BTC\","
            + "\"amount\":\"-0.5\"}";
        engine.answers(pass("DIFFERENCE", false, difference, BTC), pass("NONE", false, "", BTC),
            pass("CLEAN", false, cure, BTC.replace("\"1\"", "\"0.5\"")));
        CommandRun run = run("reconcile");
        assertEquals(List.of(
            "asset  ours  venue  difference",
            "BTC     0.5    0.5           0",
            "",
            "sequence  record                     reason    order  what  ours  venue",
            "      38  RECONCILIATION_DIFFERENCE  BALANCE          BTC      1    0.5",
            "      39  BALANCE_ADJUSTED           TRANSFER         BTC          -0.5",
            "",
            "result CLEAN, trading TRADING, sequence 40"), run.lines());
        assertEquals(ExitCode.FAILED, run.exitCode(), "something was found: " + run.err());
        assertEquals(3, asked.size());
    }

    @Test
    void givesUpAfterFiveComparisonsAndShowsTheDifference() {
        String apart = BTC.replace("\"venueTotal\":\"1\"", "\"venueTotal\":\"0.25\"");
        engine.answers(pass("NONE", false, "", apart), pass("NONE", false, "", apart), pass("NONE", false, "", apart),
            pass("NONE", false, "", apart), pass("NONE", false, "", apart));
        CommandRun run = run("reconcile");
        assertEquals(ExitCode.REFUSED, run.exitCode(), run::err);
        assertEquals("BTC       1   0.25       -0.75", run.lines().get(1));
        assertEquals(5, asked.size());
    }

    @Test
    void saysThatAPersonHasToLook() {
        engine.answers(pass("CLEAN", true, "", BTC));
        CommandRun run = run("reconcile");
        assertEquals(ExitCode.REFUSED, run.exitCode(), run::err);
        assertEquals("result CLEAN, trading TRADING, waits for an operator: look, then holdfast resume, sequence 40",
            run.lines().get(3));
    }

    @Test
    void printsTheLastComparisonAsJson() throws IOException {
        engine.answers(pass("NONE", false, "", BTC), pass("CLEAN", false, "", BTC));
        CommandRun run = run("reconcile", "--json");
        assertEquals(1, run.lines().size());
        assertEquals("CLEAN", JsonHttp.JSON.readTree(run.out()).path("result").textValue());
    }

    @Test
    void passesOnWhyTheEngineRefuses() {
        String refusal = "{\"error\":{\"code\":\"venue_down\",\"message\":\"the venue cannot be reached, nothing was "
            + "compared\",\"field\":null}}";
        for (String command : List.of("reconcile", "halt --reason x", "groups finish 7 --reason x")) {
            engine.answers(answer(503, refusal));
            CommandRun run = run(command);
            assertEquals("holdfast: engine refused: the venue cannot be reached, nothing was compared\n", run.err());
            assertEquals(ExitCode.FAILED, run.exitCode());
        }
    }

    @Test
    void saysThatNoEngineAnswers() {
        int port = engine.port();
        engine.close();
        for (String command : List.of("reconcile", "halt --reason x")) {
            CommandRun run = run(command);
            assertTrue(run.err().startsWith("holdfast: engine does not answer, whether it was done is not known: see "
                + "that it runs and give its --http, url=http://127.0.0.1:" + port + " cause="), run::err);
            assertEquals(ExitCode.FAILED, run.exitCode());
        }
        CommandRun status = CommandRun.of("status", "--http", port);
        assertTrue(status.err().startsWith("holdfast: engine does not answer: see that it runs and give its --http, "
            + "url=http://127.0.0.1:" + port + " cause="), status::err);
        assertEquals(ExitCode.FAILED, status.exitCode());
    }

    @Test
    void tellsTheEngineWhatAPersonWants() {
        String done = "{\"sequence\":40,\"halted\":true}";
        engine.answers(answer(202, done), answer(202, done), answer(202, done), answer(202, done));
        CommandRun halt = run("halt", "--operator", "ann", "--reason", "x");
        assertEquals(List.of("done sequence=40 halted=true"), halt.lines());
        run("flatten", "--operator", "ann", "--reason", "x", "--symbol", "BTC/USDT");
        run("resume", "--operator", "ann", "--reason", "x");
        run("groups unwind 7", "--operator", "ann", "--reason", "x");
        String bearer = " Bearer " + token;
        assertEquals(List.of("POST /v1/halt" + bearer, "POST /v1/flatten" + bearer, "POST /v1/resume" + bearer,
            "POST /v1/groups/7/unwind" + bearer), asked);
        ObjectNode body = JsonHttp.JSON.createObjectNode().put("operator", "ann").put("reason", "x");
        assertEquals(List.of(body, body.deepCopy().put("symbol", "BTC/USDT"), body, body), engine.bodies());
    }

    @Test
    void showsWhetherTheEngineTradesWithoutAToken() {
        engine.answers(answer(200, "{\"ready\":true,\"live\":true,\"reason\":null}"), answer(503, "{\"ready\":false}"));
        CommandRun ready = CommandRun.of("status", "--http", engine.port());
        assertEquals(List.of("ready           true", "live            true", "reason          none"), ready.lines());
        assertEquals(ExitCode.DONE, ready.exitCode(), ready::err);
        assertEquals(ExitCode.FAILED, CommandRun.of("status", "--http", engine.port()).exitCode());
        assertEquals("GET /health/ready null", asked.get(0));
    }
}
