package io.scanstream.trainer.dataset;

import io.scanstream.trainer.job.JobFailedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides clusters into bins so that each class is divided alike. A cluster of several classes goes with the one that is
 * rarest in the data set: classes are divided one after the other, the rarest first, and what came along is counted. Of
 * clusters of one image each, the result is that of dividing every class alone.
 */
final class Stratification {

    private final List<String> labels;
    private final List<WeighedCluster> clusters;
    private final List<Bin> bins;

    private Stratification(List<String> labels, Collection<Cluster> clusters, String seed, int bins) {
        this.labels = labels;
        this.clusters = clusters.stream()
                .map(cluster -> WeighedCluster.of(cluster, labels.size(), seed))
                .sorted(Comparator.comparing(WeighedCluster::place))
                .toList();
        this.bins =
                IntStream.range(0, bins).mapToObj(bin -> new Bin(labels.size())).toList();
    }

    /**
     * The last bin takes what does not fit into the others; each gets one cluster of every class at least.
     *
     * @param shares for each bin but the last, of the images of a class
     * @param seed of the shuffle
     */
    static List<List<Cluster>> byShares(
            List<String> labels, Collection<Cluster> clusters, List<Double> shares, String seed)
            throws JobFailedException {
        Stratification division = new Stratification(labels, clusters, seed, shares.size() + 1);
        for (int label : division.rarestFirst()) {
            division.require(label, division.bins.size(), "that can be divided");
            division.fill(label, shares);
            division.leaveNoneEmpty(label);
        }
        return division.bins.stream().map(Bin::clusters).toList();
    }

    /** Each bin gets about as many images of every class. */
    static List<List<Cluster>> evenly(List<String> labels, Collection<Cluster> clusters, int folds, String seed)
            throws JobFailedException {
        Stratification division = new Stratification(labels, clusters, seed, folds);
        for (int label : division.rarestFirst()) {
            // What is left beside one fold is divided once more, into training and validation.
            division.require(label, folds == 2 ? 4 : folds, "for %d folds".formatted(folds));
            division.level(label);
        }
        return division.bins.stream().map(Bin::clusters).toList();
    }

    private List<Integer> rarestFirst() {
        return IntStream.range(0, labels.size())
                .boxed()
                .sorted(Comparator.comparingInt(this::contents))
                .toList();
    }

    private int contents(int label) {
        return clusters.stream().mapToInt(cluster -> cluster.contents(label)).sum();
    }

    private void require(int label, int least, String what) throws JobFailedException {
        long found =
                clusters.stream().filter(cluster -> cluster.contents(label) > 0).count();
        if (found < least) {
            throw Dataset.invalid("the class '%s' has %d different images or groups of them, but %d are the least %s"
                    .formatted(labels.get(label), found, least, what));
        }
    }

    private void fill(int label, List<Double> shares) {
        int[] room = room(label, shares);
        for (WeighedCluster cluster : waiting(label)) {
            int size = cluster.contents(label);
            int bin = 0;
            while (bin < room.length && room[bin] < size) {
                bin++;
            }
            if (bin < room.length) {
                room[bin] -= size;
            }
            bins.get(bin).add(cluster);
        }
    }

    private int[] room(int label, List<Double> shares) {
        int all = contents(label);
        int[] room = shares.stream()
                .mapToInt(share -> Math.max(1, (int) Math.round(all * share)))
                .toArray();
        if (IntStream.of(room).sum() >= all) {
            Arrays.fill(room, 1);
        }
        for (int bin = 0; bin < room.length; bin++) {
            room[bin] -= bins.get(bin).contents(label);
        }
        return room;
    }

    /** Large clusters may fit nowhere but into the last bin; the smallest of where most are then helps out. */
    private void leaveNoneEmpty(int label) {
        for (Bin bin : bins) {
            Bin fullest = bins.stream()
                    .max(Comparator.comparingInt(other -> other.clustersOf(label)))
                    .orElseThrow();
            if (bin.contents(label) == 0 && fullest.clustersOf(label) > 1) {
                bin.add(fullest.removeSmallest(label));
            }
        }
    }

    /** The largest first, each to where least is. */
    private void level(int label) {
        waiting(label).stream()
                .sorted(Comparator.comparingInt(cluster -> -cluster.contents(label)))
                .forEach(cluster -> bins.stream()
                        .min(Comparator.<Bin>comparingInt(bin -> bin.contents(label))
                                .thenComparingInt(Bin::contents))
                        .orElseThrow()
                        .add(cluster));
    }

    /** Clusters with images of the class that no rarer class has taken along, shuffled. */
    private List<WeighedCluster> waiting(int label) {
        return clusters.stream()
                .filter(cluster -> cluster.contents(label) > 0)
                .filter(cluster -> bins.stream().noneMatch(bin -> bin.contains(cluster)))
                .toList();
    }
}
