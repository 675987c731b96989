package io.holdfast.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WaitersTest {
    private static final long LONG_MS = 20_000;
    private static final String NO_ANSWER = "no answer in time, what became of it is not known: ask again";

    private final Waiters<String> waiters = new Waiters<>(LONG_MS);

    @Test
    void givesAllThatWaitForAKeyTheSameAnswer() {
        try (Waiters.Waiter<String> first = waiters.join("a"); Waiters.Waiter<String> second = waiters.join("a")) {
            waiters.complete("a", () -> "done");
            assertEquals("done", first.await("ask again"));
            assertEquals("done", second.await("ask again"));
        }
        assertTrue(waiters.isEmpty());
    }

    @Test
    void answersThoseWhoAreLeftWhenOneHasGivenUp() {
        Waiters.Waiter<String> first = waiters.join("a");
        try (Waiters.Waiter<String> second = waiters.join("a")) {
            first.close();
            assertFalse(waiters.isEmpty());
            waiters.complete("a", () -> "done");
            assertEquals("done", second.await("ask again"));
        }
    }

    @Test
    void keepsKeysOfTwoTypesApart() {
        try (Waiters.Waiter<String> id = waiters.join(1L); Waiters.Waiter<String> text = waiters.join("1")) {
            waiters.complete("1", () -> "text");
            waiters.complete(1L, () -> "id");
            assertEquals("id", id.await("ask again"));
            assertEquals("text", text.await("ask again"));
        }
    }

    @Test
    void saysThatThereWasNoAnswerInTime() {
        Waiters<String> hasty = new Waiters<>(1);
        try (Waiters.Waiter<String> waiter = hasty.join("a")) {
            assertEquals(NO_ANSWER, assertThrows(ApiException.class, () -> waiter.await("ask again")).getMessage());
        }
        assertTrue(hasty.isEmpty());
    }

    @Test
    void failsTheRequestAndNotWhoAnswersIt() {
        try (Waiters.Waiter<String> waiter = waiters.join("a")) {
            waiters.complete("a", () -> {
                throw new IllegalArgumentException("planted");
            });
            IllegalStateException failure = assertThrows(IllegalStateException.class, () -> waiter.await("ask again"));
            assertEquals("record could not be answered", failure.getMessage());
            assertEquals("planted", failure.getCause().getMessage());
        }
    }

    @Test
    void worksAnAnswerOutOnlyWhereSomebodyWaits() {
        waiters.complete("a", () -> {
            throw new IllegalArgumentException("nobody wants it");
        });
        assertTrue(waiters.isEmpty());
    }

    @Test
    void tellsThoseWhoWaitAndThoseWhoComeLaterThatItIsClosed() {
        try (Waiters.Waiter<String> before = waiters.join("a")) {
            waiters.close(ApiException.unanswered("come again"));
            try (Waiters.Waiter<String> after = waiters.join("b")) {
                for (Waiters.Waiter<String> waiter : List.of(before, after)) {
                    assertEquals(NO_ANSWER.replace("ask", "come"),
                        assertThrows(ApiException.class, () -> waiter.await("ask again")).getMessage());
                }
            }
        }
    }

    @Test
    void keepsTheAnswerThatCameBeforeItWasClosed() {
        try (Waiters.Waiter<String> waiter = waiters.join("a")) {
            waiters.complete("a", () -> "done");
            waiters.close(ApiException.unanswered("come again"));
            assertEquals("done", waiter.await("ask again"));
        }
    }
}
