package io.scanstream.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VitalThreadTest {

    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void work_that_fails_ends_the_process() throws Exception {
        // When
        VitalThread thread = VitalThread.start(
                "failing",
                () -> {
                    throw new IllegalStateException("made up");
                },
                ends::incrementAndGet);
        thread.join();

        // Then
        assertThat(ends).hasValue(1);
    }

    @Test
    void work_that_is_done_does_not() throws Exception {
        // When
        VitalThread.start("brief", () -> {}, ends::incrementAndGet).join();

        // Then
        assertThat(ends).hasValue(0);
    }

    @Test
    void what_still_works_at_the_deadline_has_not_ended() throws Exception {
        // Given
        CountDownLatch enough = new CountDownLatch(1);
        VitalThread thread = VitalThread.start("slow", () -> await(enough), ends::incrementAndGet);

        // When
        boolean hasEndedAtOnce = thread.hasEnded(System.nanoTime());
        enough.countDown();

        // Then
        assertThat(hasEndedAtOnce).isFalse();
        assertThat(thread.hasEnded(System.nanoTime() + Duration.ofSeconds(30).toNanos()))
                .isTrue();
    }

    private static void await(CountDownLatch enough) {
        try {
            if (!enough.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody has had enough");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
