package io.scanstream.trainer.dataset;

import io.scanstream.contract.SplitShares;
import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A data set divided into parts. Which part an image goes to follows from the contents of its class and the seed, not
 * from names or the order of files; copies of one image always share a part.
 */
public record Split(Map<Part, List<LabelledImage>> parts) {

    /** What an image is for. */
    public enum Part {
        /** Learned from. */
        TRAIN,
        /** Chosen by: best epoch, learning rate, operating point. */
        VALIDATION,
        /** Scored, once, at the end. */
        TEST
    }

    /** Stratified: each class is divided in the given shares, every part getting one image of it at least. */
    public static Split of(Dataset dataset, SplitShares shares, int seed) throws JobFailedException {
        Map<Part, List<LabelledImage>> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, new ArrayList<>());
        }
        for (int label = 0; label < dataset.labels().size(); label++) {
            divide(dataset, label, shares, seed, parts);
        }
        parts.values().forEach(images -> images.sort(Comparator.comparing(LabelledImage::name)));
        return new Split(parts);
    }

    private static void divide(
            Dataset dataset, int label, SplitShares shares, int seed, Map<Part, List<LabelledImage>> parts)
            throws JobFailedException {
        // Ordered by a hash of content and seed: a shuffle that the same images always come out of alike.
        Map<String, List<LabelledImage>> byContent = new TreeMap<>();
        for (LabelledImage image : dataset.images()) {
            if (image.label() == label) {
                byContent
                        .computeIfAbsent(place(image, seed), place -> new ArrayList<>())
                        .add(image);
            }
        }
        int contents = byContent.size();
        if (contents < Part.values().length) {
            throw Dataset.invalid("the class '%s' has %d different images, but 3 are the least that can be divided"
                    .formatted(dataset.labels().get(label), contents));
        }
        int test = atLeastOne(contents * shares.test());
        int validation = atLeastOne(contents * shares.validation());
        if (test + validation >= contents) {
            validation = 1;
            test = 1;
        }
        int position = 0;
        for (List<LabelledImage> copies : byContent.values()) {
            Part part = position < test ? Part.TEST : position < test + validation ? Part.VALIDATION : Part.TRAIN;
            parts.get(part).addAll(copies);
            position++;
        }
    }

    private static String place(LabelledImage image, int seed) {
        return Sha256.of((seed + " " + image.sha256()).getBytes(StandardCharsets.UTF_8));
    }

    private static int atLeastOne(double share) {
        return Math.max(1, (int) Math.round(share));
    }

    /** These images alone, each in the part where it is. */
    Split of(Collection<LabelledImage> images) {
        Set<LabelledImage> wanted = new HashSet<>(images);
        Map<Part, List<LabelledImage>> left = new EnumMap<>(Part.class);
        parts.forEach((part, all) ->
                left.put(part, all.stream().filter(wanted::contains).toList()));
        return new Split(left);
    }

    public List<LabelledImage> part(Part part) {
        return parts.get(part);
    }

    public List<ClassCount> counts(List<String> labels) {
        List<ClassCount> counts = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            counts.add(new ClassCount(
                    labels.get(label),
                    count(Part.TRAIN, label),
                    count(Part.VALIDATION, label),
                    count(Part.TEST, label)));
        }
        return counts;
    }

    private int count(Part part, int label) {
        return (int) part(part).stream().filter(image -> image.label() == label).count();
    }

    /** Digest over label, part and content of every image, in the order of the contents. */
    public String fingerprint(List<String> labels) {
        List<String> lines = new ArrayList<>();
        parts.forEach((part, images) -> images.forEach(
                image -> lines.add("%s %s %s\n".formatted(image.sha256(), part, labels.get(image.label())))));
        lines.sort(null);
        return Sha256.of(String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }
}
