package io.scanstream.trainer.strategy;

import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A few of many images: the same ones under the same seed, whatever the files are called. */
final class TrainingSample {

    private TrainingSample() {}

    /**
     * As many of each class as of any other, as far as they go round; of copies one.
     *
     * @param most how many there may be
     */
    static List<LabelledImage> of(List<LabelledImage> images, int most, int seed) {
        // By place in its class's shuffle and then by class: one of each class, another of each class, and so on.
        Map<Integer, Map<String, LabelledImage>> classes = new TreeMap<>();
        images.forEach(image -> classes.computeIfAbsent(image.label(), label -> new TreeMap<>())
                .putIfAbsent(place(image, seed), image));
        List<List<LabelledImage>> shuffled = classes.values().stream()
                .map(byPlace -> List.copyOf(byPlace.values()))
                .toList();
        int longest = shuffled.stream().mapToInt(List::size).max().orElse(0);
        List<LabelledImage> sample = new ArrayList<>();
        for (int round = 0; round < longest && sample.size() < most; round++) {
            for (List<LabelledImage> ofClass : shuffled) {
                if (round < ofClass.size() && sample.size() < most) {
                    sample.add(ofClass.get(round));
                }
            }
        }
        return List.copyOf(sample);
    }

    /** A hash of content and seed: to order by it is to shuffle. */
    private static String place(LabelledImage image, int seed) {
        return Sha256.of((seed + " " + image.sha256()).getBytes(StandardCharsets.UTF_8));
    }
}
