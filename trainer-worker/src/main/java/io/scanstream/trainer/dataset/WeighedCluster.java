package io.scanstream.trainer.dataset;

/**
 * A cluster in a shuffle.
 *
 * @param contents different images of each class
 * @param place in the shuffle
 */
record WeighedCluster(Cluster cluster, int[] contents, String place) {

    static WeighedCluster of(Cluster cluster, int labels, String seed) {
        int[] contents = new int[labels];
        for (int label = 0; label < labels; label++) {
            contents[label] = cluster.contents(label);
        }
        return new WeighedCluster(cluster, contents, cluster.place(seed));
    }

    int contents(int label) {
        return contents[label];
    }
}
