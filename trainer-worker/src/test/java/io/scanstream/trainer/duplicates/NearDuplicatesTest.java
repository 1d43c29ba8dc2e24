package io.scanstream.trainer.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Thumbnail;
import io.scanstream.testing.SharedMaterial;
import io.scanstream.trainer.duplicates.NearDuplicates.Pair;
import io.scanstream.trainer.job.JobAbandonedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {

    @ParameterizedTest
    @EnumSource(Change.class)
    void a_changed_copy_is_found_and_nothing_else(Change change) throws Exception {
        // Given
        List<byte[]> originals = everyTenth(SharedMaterial.path("data/dermoscopy"));
        List<Thumbnail> thumbnails = new ArrayList<>(thumbnails(originals));
        for (byte[] original : originals) {
            thumbnails.add(thumbnail(change.of(original)));
        }

        // When
        List<Pair> pairs = pairs(thumbnails);

        // Then
        assertThat(pairs)
                .containsExactlyElementsOf(IntStream.range(0, originals.size())
                        .mapToObj(i -> new Pair(i, originals.size() + i))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data/dermoscopy", "data/chest-xray"})
    void different_pictures_of_one_kind_are_told_apart(String set) throws Exception {
        // Given
        List<byte[]> images = everyTenth(SharedMaterial.path(set));

        // When
        List<Pair> pairs = pairs(thumbnails(images));

        // Then
        assertThat(pairs).isEmpty();
    }

    @Test
    void pictures_without_structure_are_like_nothing() {
        // Given
        Thumbnail flat = new Thumbnail(new byte[Thumbnail.SIDE * Thumbnail.SIDE]);

        // When
        List<Pair> pairs = pairs(List.of(flat, flat, flat));

        // Then
        assertThat(pairs).isEmpty();
    }

    @Test
    void thousands_of_blank_images_are_told_apart_from_the_others_without_being_compared() {
        // Given two copies among images of one grey value, whose 50 million pairs would take an hour to look at
        List<Thumbnail> thumbnails = new ArrayList<>(List.of(noise(1)));
        for (int i = 0; i < 10_000; i++) {
            byte[] grey = new byte[Thumbnail.SIDE * Thumbnail.SIDE];
            Arrays.fill(grey, (byte) i);
            thumbnails.add(new Thumbnail(grey));
        }
        thumbnails.add(noise(1));

        // When
        List<Pair> pairs = pairs(thumbnails);

        // Then
        assertThat(pairs).containsExactly(new Pair(0, 10_001));
    }

    @ParameterizedTest
    @EnumSource(Symmetry.class)
    void a_picture_laid_otherwise_is_found(Symmetry symmetry) {
        // Given
        Thumbnail noise = noise(1);
        float[] laid = Picture.of(noise).laid(symmetry).pixels();
        byte[] grey = new byte[laid.length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) laid[i];
        }

        // When
        List<Pair> pairs = pairs(List.of(noise, noise(2), new Thumbnail(grey)));

        // Then
        assertThat(pairs).containsExactly(new Pair(0, 2));
    }

    @Test
    void the_search_can_be_given_up() {
        // When
        Throwable end = catchThrowable(() -> NearDuplicates.among(List.of(noise(1)), () -> {
            throw new JobAbandonedException("job-1");
        }));

        // Then
        assertThat(end).isInstanceOf(JobAbandonedException.class);
    }

    private static List<Pair> pairs(List<Thumbnail> thumbnails) {
        return NearDuplicates.among(thumbnails, () -> {});
    }

    private static Thumbnail noise(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] grey = new byte[Thumbnail.SIDE * Thumbnail.SIDE];
        random.nextBytes(grey);
        return new Thumbnail(grey);
    }

    private static List<byte[]> everyTenth(Path set) throws Exception {
        List<Path> files;
        try (Stream<Path> entries = Files.walk(set)) {
            files = entries.filter(entry -> entry.toString().matches(".*\\.(jpg|png)"))
                    .sorted()
                    .toList();
        }
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < files.size(); i += 10) {
            images.add(Files.readAllBytes(files.get(i)));
        }
        return images;
    }

    private static List<Thumbnail> thumbnails(List<byte[]> images) throws Exception {
        List<Thumbnail> thumbnails = new ArrayList<>();
        for (byte[] image : images) {
            thumbnails.add(thumbnail(image));
        }
        return thumbnails;
    }

    private static Thumbnail thumbnail(byte[] encoded) throws Exception {
        return Thumbnail.of(encoded, ImageLimits.defaults());
    }
}
