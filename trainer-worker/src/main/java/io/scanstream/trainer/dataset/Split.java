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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data set divided into parts. Which part an image goes to follows from the contents and the seed, not from names or
 * the order of files, unless the data set says it. Images of one group, copies and near duplicates always share a part.
 */
public record Split(Map<Part, List<LabelledImage>> parts) {

    /** What an image is for; in the order in which one part gives way to another. */
    public enum Part {
        /** Learned from. */
        TRAIN,
        /** Chosen by: best epoch, learning rate, operating point. */
        VALIDATION,
        /** Scored, once, at the end. */
        TEST;

        /** As data sets call it. */
        static Optional<Part> named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "train" -> Optional.of(TRAIN);
                case "validation", "valid", "val" -> Optional.of(VALIDATION);
                case "test" -> Optional.of(TEST);
                default -> Optional.empty();
            };
        }
    }

    /**
     * Stratified: each class is divided in the given shares, every part getting one image of it at least. Where the data
     * set gives images to parts, they stay there; images that it says nothing of are for training, and a part that it
     * knows nothing of is divided off training by its share.
     */
    public static Split of(Dataset dataset, SplitShares shares, int seed) throws JobFailedException {
        List<Cluster> clusters = Cluster.of(dataset);
        Map<Part, List<Cluster>> given = new EnumMap<>(Part.class);
        for (Cluster cluster : clusters) {
            given.computeIfAbsent(cluster.part().orElse(Part.TRAIN), part -> new ArrayList<>())
                    .add(cluster);
        }
        Set<Part> named = partsNamedBy(dataset);
        Map<Part, Double> missing = new EnumMap<>(Part.class);
        if (!named.contains(Part.TEST)) {
            missing.put(Part.TEST, shares.test());
        }
        if (!named.contains(Part.VALIDATION)) {
            missing.put(Part.VALIDATION, shares.validation());
        }
        Map<Part, List<Cluster>> parts = divided(
                dataset, given.getOrDefault(Part.TRAIN, List.of()), shares.train(), missing, String.valueOf(seed));
        named.stream()
                .filter(part -> part != Part.TRAIN)
                .forEach(part -> parts.put(part, given.getOrDefault(part, List.of())));
        return of(dataset, parts, List.of(Part.values()));
    }

    /**
     * For cross-validation: every image is in the test part of exactly one split. Of the others, training and validation
     * get their shares.
     *
     * @throws JobFailedException also if the data set says itself what its images are for
     */
    public static List<Split> folds(Dataset dataset, int folds, SplitShares shares, int seed)
            throws JobFailedException {
        requireUndivided(dataset.images().stream().flatMap(image -> image.part().stream()));
        List<List<Cluster>> bins =
                Stratification.evenly(dataset.labels(), Cluster.of(dataset), folds, String.valueOf(seed));
        List<Split> splits = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            List<Cluster> rest = new ArrayList<>();
            for (int other = 0; other < folds; other++) {
                rest.addAll(other == fold ? List.of() : bins.get(other));
            }
            Map<Part, List<Cluster>> parts = divided(
                    dataset, rest, shares.train(), Map.of(Part.VALIDATION, shares.validation()), seed + "/" + fold);
            parts.put(Part.TEST, bins.get(fold));
            splits.add(of(dataset, parts, List.of(Part.values())));
        }
        return splits;
    }

    /** All images in the training part. */
    static Split whole(Dataset dataset) {
        return new Split(Map.of(Part.TRAIN, dataset.images(), Part.VALIDATION, List.of(), Part.TEST, List.of()));
    }

    /** @param parts that the data set gives its images to */
    static void requireUndivided(Stream<Part> parts) throws JobFailedException {
        Set<Part> named = parts.collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
        if (!named.isEmpty()) {
            throw Dataset.invalid("it says itself which images are for %s, but folds need every image to be tested once"
                    .formatted(named));
        }
    }

    private static Set<Part> partsNamedBy(Dataset dataset) {
        Set<Part> named = EnumSet.noneOf(Part.class);
        dataset.images().forEach(image -> image.part().ifPresent(named::add));
        return named;
    }

    /** @param wanted their shares of the images, in proportion to that of training */
    private static Map<Part, List<Cluster>> divided(
            Dataset dataset, List<Cluster> clusters, double train, Map<Part, Double> wanted, String seed)
            throws JobFailedException {
        // The test part first: its images do not depend on whether others are set aside for validation.
        List<Part> order =
                wanted.keySet().stream().sorted(Comparator.reverseOrder()).toList();
        double sum =
                train + wanted.values().stream().mapToDouble(share -> share).sum();
        List<List<Cluster>> bins = Stratification.byShares(
                dataset.labels(),
                clusters,
                order.stream().map(part -> wanted.get(part) / sum).toList(),
                seed);
        Map<Part, List<Cluster>> parts = new EnumMap<>(Part.class);
        for (int i = 0; i < order.size(); i++) {
            parts.put(order.get(i), bins.get(i));
        }
        parts.put(Part.TRAIN, bins.get(order.size()));
        return parts;
    }

    /** @param needed parts that no class may be missing from */
    private static Split of(Dataset dataset, Map<Part, List<Cluster>> clusters, List<Part> needed)
            throws JobFailedException {
        Map<Part, List<LabelledImage>> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(
                    part,
                    clusters.getOrDefault(part, List.of()).stream()
                            .flatMap(cluster -> cluster.images().stream())
                            .sorted(Comparator.comparing(LabelledImage::name))
                            .toList());
        }
        Split split = new Split(parts);
        for (Part part : needed) {
            for (int label = 0; label < dataset.labels().size(); label++) {
                if (split.count(part, label) == 0) {
                    throw Dataset.invalid(split.nothingOf(dataset.labels().get(label), part));
                }
            }
        }
        return split;
    }

    private String nothingOf(String label, Part part) {
        return "the part %s has no image of the class '%s'%s"
                .formatted(
                        part,
                        label,
                        moved() == 0
                                ? ""
                                : " once %d images have followed their group or their copies".formatted(moved()));
    }

    /** Images that the data set gives to another part than the one where their group or a copy of theirs is. */
    public int moved() {
        return (int) parts.entrySet().stream()
                .flatMap(part -> part.getValue().stream()
                        .filter(image -> image.part()
                                .filter(given -> given != Part.TRAIN && given != part.getKey())
                                .isPresent()))
                .count();
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
