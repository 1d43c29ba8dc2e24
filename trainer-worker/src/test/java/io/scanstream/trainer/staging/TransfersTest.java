package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.FailureCode;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransfersTest {

    private static final int MOST = 3;

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("the server is away"),
                new JobFailedException(FailureCode.DATASET_INVALID, "too much"),
                new IllegalStateException("a defect"),
                new OutOfMemoryError("no memory"));
    }

    @Test
    void so_many_run_at_a_time_and_no_more() throws Exception {
        // Given
        CyclicBarrier allAtOnce = new CyclicBarrier(MOST);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();

        // When
        try (Transfers transfers = new Transfers(MOST, () -> {})) {
            for (int i = 0; i < 10 * MOST; i++) {
                transfers.begin(() -> {
                    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                    await(allAtOnce);
                    running.decrementAndGet();
                    done.incrementAndGet();
                });
            }
            transfers.finish();
        }

        // Then
        assertThat(mostRunning).hasValue(MOST);
        assertThat(done).hasValue(10 * MOST);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not so many at a time", e);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void one_that_fails_ends_those_that_run_and_is_thrown_as_it_is(Throwable failure) {
        // Given
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch othersRun = new CountDownLatch(MOST - 1);

        // When
        Throwable thrown = catchThrowable(() -> {
            try (Transfers transfers = new Transfers(MOST, () -> {})) {
                for (int i = 0; i < MOST - 1; i++) {
                    transfers.begin(() -> {
                        othersRun.countDown();
                        try {
                            Thread.sleep(TimeUnit.MINUTES.toMillis(10));
                        } catch (InterruptedException e) {
                            interrupted.incrementAndGet();
                        }
                    });
                }
                othersRun.await();
                transfers.begin(() -> Transfers.rethrow(failure));
                transfers.finish();
            }
        });

        // Then
        assertThat(thrown).isSameAs(failure);
        assertThat(interrupted).hasValue(MOST - 1);
    }

    @Test
    void what_is_waited_for_is_given_up_once_it_is_of_no_interest() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();

        // When
        Throwable thrown = catchThrowable(() -> {
            try (Transfers transfers = new Transfers(MOST, () -> {
                throw new IllegalStateException("abandoned");
            })) {
                transfers.begin(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                    }
                });
                transfers.finish();
            }
        });

        // Then
        assertThat(thrown).hasMessage("abandoned");
        assertThat(interrupted).hasValue(1);
    }
}
