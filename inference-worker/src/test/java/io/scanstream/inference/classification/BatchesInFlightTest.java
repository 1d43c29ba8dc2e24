package io.scanstream.inference.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.inference.FakeClassifier;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.serving.ServedModelsAccess;
import io.scanstream.testing.DrawnImages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchesInFlightTest extends OnClassification {

    private final CountDownLatch networkMayGoOn = new CountDownLatch(1);
    private final CountDownLatch networkWorks = new CountDownLatch(1);
    private BatchesInFlight inFlight;

    @AfterEach
    void close() {
        networkMayGoOn.countDown();
        inFlight.close();
    }

    @Test
    void batches_are_answered_in_their_order() {
        // Given
        inFlight = new BatchesInFlight(classification(SKIN), network);
        ImageBatch first = batchOf(1);
        ImageBatch second = batchOf(2);
        ImageBatch third = batchOf(3);

        // When
        inFlight.add(first);
        inFlight.add(second);
        inFlight.add(third);

        // Then
        assertThat(inFlight.isFull()).isTrue();
        for (ImageBatch batch : List.of(first, second, third)) {
            AnsweredBatch oldest = inFlight.oldest();
            assertThat(oldest.batch()).isSameAs(batch);
            assertThat(oldest.outcomes()).hasSameSizeAs(batch.images());
            inFlight.removeOldest();
        }
        assertThat(inFlight.isEmpty()).isTrue();
    }

    @Test
    void a_model_that_was_replaced_is_freed_when_the_last_batch_in_flight_that_needs_it_has_been_sent()
            throws Exception {
        // Given
        inFlight = new BatchesInFlight(classification(SKIN), network);
        inFlight.add(batchOf(1));
        inFlight.oldest();

        // When
        ServedModelsAccess.put(models, FakeClassifier.of(directory, "skin@2"));
        int closedBefore = skin.closed.get();
        inFlight.removeOldest();

        // Then
        assertThat(closedBefore).isZero();
        assertThat(skin.closed).hasValue(1);
    }

    @Test
    void while_the_network_works_nothing_is_answered_and_it_is_not_idle() throws Exception {
        // Given
        holdNetwork();
        inFlight = new BatchesInFlight(classification(SKIN), network);
        boolean idleBefore = inFlight.isIdle();

        // When
        inFlight.add(batchOf(1));
        networkWorks.await();

        // Then
        assertThat(idleBefore).isTrue();
        assertThat(inFlight.isIdle()).isFalse();
        assertThat(inFlight.isOldestAnswered()).isFalse();
    }

    @Test
    void what_is_given_up_comes_back_in_order_and_frees_its_model_only_when_nobody_works_with_it() throws Exception {
        // Given
        holdNetwork();
        inFlight = new BatchesInFlight(classification(SKIN), network);
        inFlight.add(batchOf(2));
        inFlight.add(batchOf(1));
        networkWorks.await();
        ServedModelsAccess.put(models, FakeClassifier.of(directory, "skin@2"));

        // When
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(networkMayGoOn::countDown);
        ImageBatch abandoned = inFlight.abandon();

        // Then
        assertThat(abandoned.images()).hasSize(3);
        assertThat(inFlight.isEmpty()).isTrue();
        assertThat(skin.closed).hasValue(1);
        assertThat(skin.batches).containsExactly(2);
    }

    @Test
    void a_fault_of_ours_is_thrown_when_the_answers_are_asked_for_and_the_batch_stays_in_flight() {
        // Given
        skin.failsOn(seen -> true, OutOfMemoryFault::new);
        inFlight = new BatchesInFlight(classification(SKIN), network);
        inFlight.add(batchOf(1));

        // When / Then
        assertThatThrownBy(() -> inFlight.oldest()).hasRootCauseInstanceOf(OutOfMemoryFault.class);
        assertThat(inFlight.abandon().images()).hasSize(1);
    }

    private static final class OutOfMemoryFault extends RuntimeException {
        OutOfMemoryFault() {
            super("CUDA out of memory");
        }
    }

    private void holdNetwork() {
        skin.failsOn(
                seen -> {
                    networkWorks.countDown();
                    try {
                        networkMayGoOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return false;
                },
                IllegalStateException::new);
    }

    private static ImageBatch batchOf(int images) {
        return batch(
                SKIN, IntStream.range(0, images).mapToObj(DrawnImages::disc).toList());
    }
}
