package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.SplitShares;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No score may profit from an image whose copy, near duplicate or patient was learned from. */
class LeakageTest {

    private static final List<String> LABELS = List.of("a", "b", "c");

    static Stream<Integer> seeds() {
        return IntStream.range(0, 40).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_belongs_together_is_in_one_part(int seed) throws Exception {
        // Given
        Dataset dataset = tangled(seed);

        // When
        Split split = Split.of(dataset, SplitShares.defaults(), seed);

        // Then
        assertNothingLeaks(dataset, split);
        assertThat(split.parts().values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(dataset.images());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void each_image_is_in_the_test_part_of_exactly_one_fold(int seed) throws Exception {
        // Given
        Dataset dataset = tangled(seed);

        // When
        List<Split> folds = Split.folds(dataset, 5, SplitShares.defaults(), seed);

        // Then
        assertThat(folds).hasSize(5).allSatisfy(fold -> assertNothingLeaks(dataset, fold));
        assertThat(folds.stream().flatMap(fold -> fold.part(Part.TEST).stream()))
                .containsExactlyInAnyOrderElementsOf(dataset.images());
    }

    @Test
    void folds_are_stratified() throws Exception {
        // Given
        Dataset dataset = new Dataset(List.of("a", "b"), images(0, 123, 1, 278), List.of());

        // When
        List<Split> folds = Split.folds(dataset, 5, SplitShares.defaults(), 1);

        // Then
        assertThat(folds).allSatisfy(fold -> {
            assertThat(fold.counts(dataset.labels()).get(0).test()).isBetween(24, 25);
            assertThat(fold.counts(dataset.labels()).get(1).test()).isBetween(55, 56);
            assertThat(fold.part(Part.TEST).size()).isBetween(80, 81);
            assertThat(fold.part(Part.VALIDATION)).hasSizeBetween(80, 81);
        });
    }

    @Test
    void names_and_order_do_not_matter_to_groups_and_folds() throws Exception {
        // Given
        Dataset dataset = tangled(3);
        Dataset other = renamedAndShuffled(dataset);

        // When
        List<String> folds = fingerprints(Split.folds(dataset, 4, SplitShares.defaults(), 7));
        List<String> others = fingerprints(Split.folds(other, 4, SplitShares.defaults(), 7));

        // Then
        assertThat(others).isEqualTo(folds);
        assertThat(Split.of(other, SplitShares.defaults(), 7).fingerprint(LABELS))
                .isEqualTo(Split.of(dataset, SplitShares.defaults(), 7).fingerprint(LABELS));
    }

    @ParameterizedTest
    @CsvSource({"4, 5, 5 are the least for 5 folds", "3, 2, 4 are the least for 2 folds"})
    void a_class_that_is_too_small_for_the_folds_is_named(int images, int folds, String message) {
        // Given
        Dataset dataset = new Dataset(List.of("a", "b"), images(0, images, 1, 40), List.of());

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class, () -> Split.folds(dataset, folds, SplitShares.defaults(), 1));

        // Then
        assertThat(failure)
                .hasMessageContaining("the class 'a' has %d different images".formatted(images))
                .hasMessageContaining(message);
    }

    @Test
    void folds_contradict_parts_that_the_data_set_gives() {
        // Given
        List<LabelledImage> images = images(0, 20, 1, 20).stream()
                .map(image -> with(image, Optional.empty(), Optional.of(Part.TRAIN)))
                .toList();

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class,
                () -> Split.folds(new Dataset(List.of("a", "b"), images, List.of()), 5, SplitShares.defaults(), 1));

        // Then
        assertThat(failure).hasMessageContaining("it says itself which images are for [TRAIN]");
    }

    @Test
    void a_patient_with_most_of_a_class_is_learned_from() throws Exception {
        // Given
        List<LabelledImage> images = new ArrayList<>(images(0, 30, 1, 30));
        for (int i = 0; i < 26; i++) {
            images.set(i, with(images.get(i), Optional.of("patient"), Optional.empty()));
        }

        // When
        Split split = Split.of(new Dataset(List.of("a", "b"), images, List.of()), SplitShares.defaults(), 1);

        // Then
        assertThat(split.part(Part.TRAIN)).containsAll(images.subList(0, 26));
        assertThat(split.counts(List.of("a", "b"))).allSatisfy(count -> {
            assertThat(count.validation()).isPositive();
            assertThat(count.test()).isPositive();
        });
    }

    private static void assertNothingLeaks(Dataset dataset, Split split) {
        Map<LabelledImage, Part> parts = new HashMap<>();
        split.parts().forEach((part, images) -> images.forEach(image -> parts.put(image, part)));
        assertOnePart(parts, LabelledImage::sha256);
        assertOnePart(parts, image -> image.group().orElse(image.name()));
        assertThat(dataset.nearDuplicates())
                .allSatisfy(pair -> assertThat(parts.get(pair.first())).isEqualTo(parts.get(pair.second())));
    }

    private static void assertOnePart(Map<LabelledImage, Part> parts, Function<LabelledImage, String> key) {
        Map<String, Set<Part>> seen = new HashMap<>();
        parts.forEach((image, part) ->
                seen.computeIfAbsent(key.apply(image), same -> new HashSet<>()).add(part));
        assertThat(seen.values()).allSatisfy(same -> assertThat(same).hasSize(1));
    }

    /** Three classes, a third of the images in groups that may span classes, some copies, some near duplicates. */
    private static Dataset tangled(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<LabelledImage> images = new ArrayList<>();
        for (LabelledImage image : images(0, 40, 1, 80, 2, 25)) {
            Optional<String> group =
                    random.nextInt(3) == 0 ? Optional.of("patient " + random.nextInt(30)) : Optional.empty();
            images.add(with(image, group, Optional.empty()));
        }
        for (int i = 0; i < 10; i++) {
            LabelledImage image = images.get(random.nextInt(images.size()));
            images.add(renamed(image, "copy " + i));
        }
        List<NearDuplicate> pairs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pairs.add(new NearDuplicate(
                    images.get(random.nextInt(images.size())), images.get(random.nextInt(images.size()))));
        }
        return new Dataset(LABELS, images, List.of(), pairs, List.of());
    }

    private static Dataset renamedAndShuffled(Dataset dataset) {
        Function<LabelledImage, LabelledImage> rename =
                image -> renamed(image, "renamed " + image.name().hashCode());
        List<LabelledImage> images =
                new ArrayList<>(dataset.images().stream().map(rename).toList());
        Collections.shuffle(images, new Random(1));
        List<NearDuplicate> pairs = dataset.nearDuplicates().stream()
                .map(pair -> new NearDuplicate(rename.apply(pair.second()), rename.apply(pair.first())))
                .toList();
        return new Dataset(LABELS, images, List.of(), pairs, List.of());
    }

    private static List<String> fingerprints(List<Split> splits) {
        return splits.stream().map(split -> split.fingerprint(LABELS)).toList();
    }

    /** @param labelsAndCounts label, count, label, count.. */
    private static List<LabelledImage> images(int... labelsAndCounts) {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < labelsAndCounts.length; i += 2) {
            for (int number = 0; number < labelsAndCounts[i + 1]; number++) {
                String name = labelsAndCounts[i] + "/" + number + ".png";
                String digest = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
                images.add(new LabelledImage(Path.of(name), name, labelsAndCounts[i], 1, digest));
            }
        }
        return images;
    }

    private static LabelledImage with(LabelledImage image, Optional<String> group, Optional<Part> part) {
        return new LabelledImage(
                image.file(), image.name(), image.label(), image.length(), image.sha256(), group, part);
    }

    private static LabelledImage renamed(LabelledImage image, String name) {
        return new LabelledImage(
                Path.of(name), name, image.label(), image.length(), image.sha256(), image.group(), image.part());
    }
}
