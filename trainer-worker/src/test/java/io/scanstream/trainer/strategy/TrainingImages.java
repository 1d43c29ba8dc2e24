package io.scanstream.trainer.strategy;

import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.LabelledImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Images to learn from. */
final class TrainingImages {

    static final List<String> LABELS = List.of("disc", "square");

    private TrainingImages() {}

    /** Names and digests without files. */
    static List<LabelledImage> named(int discs, int squares) {
        return Stream.concat(
                        IntStream.range(0, discs).mapToObj(number -> image(0, number)),
                        IntStream.range(0, squares).mapToObj(number -> image(1, number)))
                .toList();
    }

    static LabelledImage image(int label, int number) {
        String name = "%s/%d.png".formatted(LABELS.get(label), number);
        return new LabelledImage(Path.of(name), name, label, 1, Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** All files below a folder, in one class. */
    static List<LabelledImage> below(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            files = found.filter(file -> file.toString().matches(".*\\.(jpe?g|png)"))
                    .sorted()
                    .toList();
        }
        List<LabelledImage> images = new ArrayList<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            images.add(new LabelledImage(file, folder.relativize(file).toString(), 0, bytes.length, Sha256.of(bytes)));
        }
        return images;
    }
}
