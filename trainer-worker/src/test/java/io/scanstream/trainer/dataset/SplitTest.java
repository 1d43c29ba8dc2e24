package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.SplitShares;
import io.scanstream.contract.TrainingEvent.ClassCount;
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
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    private static final List<String> LABELS = List.of("melanoma", "naevus");

    @Test
    void each_class_is_divided_in_the_given_shares() throws Exception {
        // Given
        Dataset dataset = dataset(images(0, 123), images(1, 278));

        // When
        Split split = Split.of(dataset, SplitShares.defaults(), 1);

        // Then
        assertThat(split.counts(LABELS))
                .containsExactly(new ClassCount("melanoma", 73, 25, 25), new ClassCount("naevus", 166, 56, 56));
    }

    @Test
    void every_image_is_in_exactly_one_part() throws Exception {
        // Given
        Dataset dataset = dataset(images(0, 40), images(1, 17));

        // When
        Split split = Split.of(dataset, new SplitShares(0.5, 0.3, 0.2), 7);

        // Then
        List<LabelledImage> all = new ArrayList<>();
        for (Part part : Part.values()) {
            all.addAll(split.part(part));
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(dataset.images());
    }

    @Test
    void copies_of_one_image_share_a_part() throws Exception {
        // Given
        List<LabelledImage> images = new ArrayList<>(images(0, 30));
        images(0, 30).forEach(image -> images.add(renamed(image, "copy-of-" + image.name())));
        images.addAll(images(1, 30));

        // When
        Split split = Split.of(new Dataset(LABELS, images, List.of()), SplitShares.defaults(), 3);

        // Then
        Map<String, Set<Part>> partsByContent = new HashMap<>();
        for (Part part : Part.values()) {
            split.part(part)
                    .forEach(image -> partsByContent
                            .computeIfAbsent(image.sha256(), content -> new HashSet<>())
                            .add(part));
        }
        assertThat(partsByContent.values())
                .allSatisfy(parts -> assertThat(parts).hasSize(1));
    }

    @Test
    void names_and_the_order_of_files_do_not_matter() throws Exception {
        // Given
        List<LabelledImage> images = new ArrayList<>(images(0, 50));
        images.addAll(images(1, 50));
        List<LabelledImage> others = images.stream()
                .map(image -> renamed(image, "renamed-" + image.name().hashCode()))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(others, new Random(1));

        // When
        Split split = Split.of(new Dataset(LABELS, images, List.of()), SplitShares.defaults(), 5);
        Split same = Split.of(new Dataset(LABELS, others, List.of()), SplitShares.defaults(), 5);

        // Then
        assertThat(same.fingerprint(LABELS)).isEqualTo(split.fingerprint(LABELS));
    }

    @Test
    void a_request_that_was_divided_once_is_divided_so_for_ever() throws Exception {
        // Given
        Dataset dataset = dataset(images(0, 40), images(1, 17));

        // When
        Split split = Split.of(dataset, SplitShares.defaults(), 1);

        // Then
        assertThat(split.fingerprint(LABELS))
                .isEqualTo("2740b6a23f082545f514ed1013792489420e52c5699cba5dcb129bd960fbb826");
    }

    @Test
    void another_seed_divides_otherwise() throws Exception {
        // Given
        Dataset dataset = dataset(images(0, 50), images(1, 50));

        // When
        String one = Split.of(dataset, SplitShares.defaults(), 1).fingerprint(LABELS);
        String other = Split.of(dataset, SplitShares.defaults(), 2).fingerprint(LABELS);

        // Then
        assertThat(one).isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 9})
    void every_part_gets_an_image_of_the_smallest_class(int count) throws Exception {
        // Given
        Dataset dataset = dataset(images(0, count), images(1, 40));

        // When
        Split split = Split.of(dataset, new SplitShares(0.98, 0.01, 0.01), 1);

        // Then
        ClassCount smallest = split.counts(LABELS).get(0);
        assertThat(List.of(smallest.train(), smallest.validation(), smallest.test()))
                .allSatisfy(images -> assertThat(images).isPositive());
    }

    @Test
    void two_different_images_of_a_class_are_too_few() {
        // Given
        List<LabelledImage> images = new ArrayList<>(images(0, 2));
        images.add(renamed(images.get(0), "copy"));
        images.addAll(images(1, 10));

        // When / Then
        assertThatThrownBy(() -> Split.of(new Dataset(LABELS, images, List.of()), SplitShares.defaults(), 1))
                .isInstanceOfSatisfying(
                        JobFailedException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DATASET_INVALID))
                .hasMessageContaining("'melanoma'")
                .hasMessageContaining("2 different images");
    }

    private static Dataset dataset(List<LabelledImage> one, List<LabelledImage> other) {
        List<LabelledImage> images = new ArrayList<>(one);
        images.addAll(other);
        return new Dataset(LABELS, images, List.of());
    }

    private static List<LabelledImage> images(int label, int count) {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = LABELS.get(label) + "/" + i + ".png";
            images.add(
                    new LabelledImage(Path.of(name), name, label, 1, Sha256.of(name.getBytes(StandardCharsets.UTF_8))));
        }
        return images;
    }

    private static LabelledImage renamed(LabelledImage image, String name) {
        return new LabelledImage(Path.of(name), name, image.label(), image.length(), image.sha256());
    }
}
