package io.scanstream.trainer.duplicates;

import io.scanstream.imaging.Thumbnail;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Pairs of a set that show the same picture, as many as connect all that do: of a thousand frames of one film there
 * are 999 pairs, not half a million. Every hash is compared with every other in its eight symmetries, which takes
 * seconds for 10,000 images and grows with their square; what comes close is looked at. Pictures without detail are left
 * out: each would come close to every other, and is like none.
 */
public final class NearDuplicates {

    /** Of 63 bits. Copies cut by 3 % differ in up to 11. */
    private static final int MOST_BITS = 12;

    private final List<Thumbnail> thumbnails;
    private final long[] hashes;
    private final BitSet detailed = new BitSet();
    private final Connections connections;

    private NearDuplicates(List<Thumbnail> thumbnails) {
        this.thumbnails = thumbnails;
        this.hashes = thumbnails.stream()
                .mapToLong(thumbnail -> Picture.of(thumbnail).hash())
                .toArray();
        for (int i = 0; i < hashes.length; i++) {
            detailed.set(i, Picture.of(thumbnails.get(i)).hasDetail());
        }
        this.connections = new Connections(thumbnails.size());
    }

    /** Places in the list, the first below the second. */
    public record Pair(int first, int second) {}

    /**
     * @param beforeEach called once for each thumbnail; may throw, if the answer is no longer of interest
     * @return ordered by first and second
     */
    public static List<Pair> among(List<Thumbnail> thumbnails, Runnable beforeEach) {
        NearDuplicates search = new NearDuplicates(List.copyOf(thumbnails));
        List<Pair> pairs = new ArrayList<>();
        for (int first = 0; first < thumbnails.size(); first++) {
            beforeEach.run();
            if (search.detailed.get(first)) {
                search.addPairsOf(first, pairs);
            }
        }
        return pairs;
    }

    private void addPairsOf(int first, List<Pair> pairs) {
        Symmetry[] symmetries = Symmetry.values();
        Picture picture = Picture.of(thumbnails.get(first));
        long[] laid = new long[symmetries.length];
        for (int i = 0; i < laid.length; i++) {
            laid[i] = picture.laid(symmetries[i]).hash();
        }
        Likeness[] likenesses = new Likeness[symmetries.length];
        for (int second = detailed.nextSetBit(first + 1); second >= 0; second = detailed.nextSetBit(second + 1)) {
            for (int i = 0; i < laid.length; i++) {
                if (Long.bitCount(laid[i] ^ hashes[second]) <= MOST_BITS && !areConnected(first, second)) {
                    if (likenesses[i] == null) {
                        likenesses[i] = new Likeness(picture.laid(symmetries[i]));
                    }
                    if (likenesses[i].to(Picture.of(thumbnails.get(second)))) {
                        pairs.add(new Pair(first, second));
                        connections.connect(first, second);
                        break;
                    }
                }
            }
        }
    }

    private boolean areConnected(int first, int second) {
        return connections.representative(first) == connections.representative(second);
    }
}
