package io.scanstream.trainer.dataset;

import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.duplicates.Connections;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Images that would tell of each other across parts: those of one group, copies and near duplicates, and what hangs
 * together by several of these.
 */
record Cluster(List<LabelledImage> images) {

    Cluster {
        images = List.copyOf(images);
    }

    static List<Cluster> of(Dataset dataset) {
        List<LabelledImage> images = dataset.images();
        Connections connections = new Connections(images.size());
        Map<String, Integer> byContent = new HashMap<>();
        Map<String, Integer> byGroup = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            connections.connect(i, byContent.computeIfAbsent(images.get(i).sha256(), place(i)));
            if (images.get(i).group().isPresent()) {
                connections.connect(
                        i, byGroup.computeIfAbsent(images.get(i).group().get(), place(i)));
            }
        }
        for (NearDuplicate pair : dataset.nearDuplicates()) {
            connections.connect(
                    byContent.get(pair.first().sha256()),
                    byContent.get(pair.second().sha256()));
        }
        Map<Integer, List<LabelledImage>> clusters = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            clusters.computeIfAbsent(connections.representative(i), first -> new ArrayList<>())
                    .add(images.get(i));
        }
        return clusters.values().stream().map(Cluster::new).toList();
    }

    private static Function<String, Integer> place(int i) {
        return key -> i;
    }

    /** Different images of a class. */
    int contents(int label) {
        return (int) images.stream()
                .filter(image -> image.label() == label)
                .map(LabelledImage::sha256)
                .distinct()
                .count();
    }

    /** Of the parts that the data set gives its images to, the one that spoils no score: training before the others. */
    Optional<Part> part() {
        return images.stream().flatMap(image -> image.part().stream()).min(Part::compareTo);
    }

    /** A place in a shuffle that the same images always come out of alike, whatever their names and order. */
    String place(String seed) {
        return images.stream()
                .map(image -> Sha256.of((seed + " " + image.sha256()).getBytes(StandardCharsets.UTF_8)))
                .min(String::compareTo)
                .orElseThrow();
    }
}
