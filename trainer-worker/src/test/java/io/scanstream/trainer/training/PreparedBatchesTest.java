package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedBatchesTest {

    private static final int BATCHES = 6;
    private static final int PER_BATCH = 2;

    @TempDir
    private Path folder;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private final Preprocessor preprocessor =
            new Preprocessor(Preprocessing.imageNet(32, ResizeRule.STRETCH), ImageLimits.defaults());

    private List<LabelledImage> images;
    private List<List<Sample>> batches;

    @BeforeEach
    void writeImages() throws IOException {
        Augmenter augmenter = new Augmenter(Augmentation.of(AugmentationPreset.DERMOSCOPY), 1);
        images = new ImageFiles(folder).write(BATCHES * PER_BATCH);
        batches = IntStream.range(0, BATCHES)
                .mapToObj(batch -> images.subList(batch * PER_BATCH, (batch + 1) * PER_BATCH).stream()
                        .map(image -> new Sample(image, augmenter.alteration(1, image.sha256())))
                        .toList())
                .toList();
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    @ParameterizedTest(name = "{0} ahead")
    @ValueSource(ints = {1, 2, 5, 20})
    void batches_come_in_order_and_each_image_as_its_sample_says(int depth) throws Exception {
        // Given
        try (PreparedBatches prepared = prepared(Pictures.fromFiles(), depth)) {
            for (List<Sample> expected : batches) {

                // When
                try (PixelBatch batch = prepared.next()) {

                    // Then
                    assertThat(numbers(batch)).isEqualTo(numbers(expected));
                }
            }
            assertThat(catchThrowable(prepared::next)).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void a_file_that_cannot_be_got_at_is_told_at_its_turn() throws Exception {
        // Given
        Files.delete(images.get(5).file());
        try (PreparedBatches prepared = prepared(Pictures.fromFiles(), 2)) {
            prepared.next().close();
            prepared.next().close();

            // When
            Throwable fault = catchThrowable(prepared::next);

            // Then
            assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("5.png");
        }
    }

    @Test
    void a_file_that_has_changed_is_told_at_its_turn() throws Exception {
        // Given
        DrawnImages.write(images.get(3).file(), DrawnImages.square(3));
        try (PreparedBatches prepared = prepared(Pictures.fromFiles(), 2)) {
            prepared.next().close();

            // When
            Throwable fault = catchThrowable(prepared::next);

            // Then
            assertThat(fault).isInstanceOf(JobFailedException.class).hasMessageContaining("3.png has changed");
        }
    }

    @Test
    void a_fault_that_nobody_foresaw_comes_through_as_it_is() throws Exception {
        // Given
        IllegalStateException fault = new IllegalStateException("unforeseen");
        Pictures faulty = image -> {
            throw fault;
        };
        try (PreparedBatches prepared = prepared(faulty, 2)) {

            // When
            Throwable told = catchThrowable(prepared::next);

            // Then
            assertThat(told).isSameAs(fault);
        }
    }

    @Test
    void two_batches_are_prepared_while_one_is_in_use_and_no_more() throws Exception {
        // Given
        Set<LabelledImage> begun = ConcurrentHashMap.newKeySet();
        CountDownLatch three = new CountDownLatch(3 * PER_BATCH);
        Pictures pictures = image -> {
            begun.add(image);
            three.countDown();
            return Pictures.fromFiles().of(image);
        };
        try (PreparedBatches prepared = prepared(pictures, 2);

                // When
                PixelBatch inUse = prepared.next()) {

            // Then
            assertThat(three.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(inUse.size()).isEqualTo(PER_BATCH);
            assertThat(begun).containsExactlyInAnyOrderElementsOf(images.subList(0, 3 * PER_BATCH));
        }
    }

    @Test
    void nothing_goes_on_after_closing_early() throws Exception {
        // Given
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Pictures pictures = image -> preprocessor -> {
            begun.incrementAndGet();
            try {
                return preprocessor.picture(DrawnImages.disc(0));
            } finally {
                ended.incrementAndGet();
            }
        };
        PreparedBatches prepared = prepared(pictures, 3);
        prepared.next().close();

        // When
        prepared.close();

        // Then
        assertThat(ended.get()).isEqualTo(begun.get()).isLessThanOrEqualTo(4 * PER_BATCH);
    }

    @Test
    void closing_waits_for_what_has_been_begun_also_on_an_interrupted_thread() {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Pictures slow = image -> preprocessor -> {
            begun.countDown();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            ended.incrementAndGet();
            return preprocessor.picture(DrawnImages.disc(0));
        };
        PreparedBatches prepared = prepared(slow, 1);
        awaitQuietly(begun);
        Thread.currentThread().interrupt();

        // When
        prepared.close();

        // Then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended.get()).isPositive();
    }

    @Test
    void waiting_can_be_interrupted() throws Exception {
        // Given
        CountDownLatch given = new CountDownLatch(1);
        Pictures late = image -> {
            awaitQuietly(given);
            return Pictures.fromFiles().of(image);
        };
        try (PreparedBatches prepared = prepared(late, 2)) {
            Thread.currentThread().interrupt();

            // When
            Throwable fault = catchThrowable(prepared::next);

            // Then
            assertThat(fault).isInstanceOf(IllegalStateException.class).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            given.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedBatches prepared(Pictures pictures, int depth) {
        return new PreparedBatches(batches, pictures, preprocessor, decoding, depth);
    }

    private float[] numbers(List<Sample> samples) throws Exception {
        FloatBuffer numbers = FloatBuffer.allocate(
                samples.size() * preprocessor.preprocessing().valuesPerImage());
        for (Sample sample : samples) {
            preprocessor.fill(preprocessor.picture(sample.image().bytes()), sample.alteration(), numbers);
        }
        return numbers.array();
    }

    private static float[] numbers(PixelBatch batch) {
        float[] numbers = new float[batch.size() * batch.preprocessing().valuesPerImage()];
        batch.pixels().duplicate().order(batch.pixels().order()).asFloatBuffer().get(numbers);
        return numbers;
    }
}
