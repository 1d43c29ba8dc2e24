package io.scanstream.trainer.dataset;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clusters that go to one place, and how many different images of each class they have. */
final class Bin {

    /** By their places, which are digests of their contents and so differ. */
    private final Map<String, WeighedCluster> clusters = new LinkedHashMap<>();

    private final int[] contents;

    Bin(int labels) {
        contents = new int[labels];
    }

    void add(WeighedCluster cluster) {
        clusters.put(cluster.place(), cluster);
        Arrays.setAll(contents, label -> contents[label] + cluster.contents(label));
    }

    WeighedCluster removeSmallest(int label) {
        WeighedCluster smallest = clusters.values().stream()
                .filter(cluster -> cluster.contents(label) > 0)
                .min(Comparator.<WeighedCluster>comparingInt(cluster -> cluster.contents(label))
                        .thenComparing(WeighedCluster::place))
                .orElseThrow();
        clusters.remove(smallest.place());
        Arrays.setAll(contents, other -> contents[other] - smallest.contents(other));
        return smallest;
    }

    boolean contains(WeighedCluster cluster) {
        return clusters.containsKey(cluster.place());
    }

    int contents(int label) {
        return contents[label];
    }

    int contents() {
        return Arrays.stream(contents).sum();
    }

    int clustersOf(int label) {
        return (int) clusters.values().stream()
                .filter(cluster -> cluster.contents(label) > 0)
                .count();
    }

    List<Cluster> clusters() {
        return clusters.values().stream().map(WeighedCluster::cluster).toList();
    }
}
