package io.scanstream.trainer.training;

import io.scanstream.contract.NetworkName;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.model.WeightsNotFoundException;
import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCache;
import io.scanstream.weights.WeightCatalogue;
import io.scanstream.weights.WeightFetch;
import io.scanstream.weights.WeightFolders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pre-trained weights: from the operator's directory, else from the cache, else, if that is wanted, from their publisher. */
public final class WeightSupply {

    private final Optional<Path> directory;
    private final WeightCache cache;
    private final WeightCatalogue catalogue;
    private final Optional<WeightFetch> fetch;

    /** @param fetch into the same cache; empty: nothing is fetched */
    public WeightSupply(
            Optional<Path> directory, WeightCache cache, WeightCatalogue catalogue, Optional<WeightFetch> fetch) {
        this.directory = directory;
        this.cache = cache;
        this.catalogue = catalogue;
        this.fetch = fetch;
    }

    /**
     * Weights for the network. Of several that were fetched, those that the catalogue names first.
     *
     * @throws WeightsNotFoundException if there are none; the sentence says how to get some
     * @throws InvalidWeightsException if those that are there cannot be used
     */
    public PretrainedWeights get(NetworkName network) throws IOException {
        if (directory.isPresent()
                && !WeightFolders.files(directory.get(), network).isEmpty()) {
            return PretrainedWeights.find(directory.get(), network);
        }
        List<PublishedWeights> published = catalogue.of(network);
        if (fetch.isPresent()
                && !published.isEmpty()
                && WeightFolders.files(cache.directory(), network).isEmpty()) {
            fetch(fetch.get(), published.get(0));
        }
        for (PublishedWeights weights : published) {
            if (cache.has(weights)) {
                requireSound(weights);
                return PretrainedWeights.of(cache.path(weights), network);
            }
        }
        if (WeightFolders.files(cache.directory(), network).isEmpty()) {
            throw new WeightsNotFoundException(howToGet(network, published));
        }
        return PretrainedWeights.find(cache.directory(), network);
    }

    private static void fetch(WeightFetch fetch, PublishedWeights weights) throws IOException {
        try {
            fetch.fetch(weights, bytes -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while fetching " + weights.url());
        }
    }

    private void requireSound(PublishedWeights weights) throws IOException {
        Optional<String> fault = cache.fault(weights);
        if (fault.isPresent()) {
            throw new InvalidWeightsException(fault.get());
        }
    }

    private String howToGet(NetworkName network, List<PublishedWeights> published) {
        String name = network.wireName();
        String command =
                published.isEmpty() ? "" : "fetch them with './scanstream weights fetch %s', or ".formatted(name);
        String put = directory.isPresent()
                ? "put a .safetensors or .h5 file into %s"
                        .formatted(directory.get().resolve(name))
                : "let scanstream.weights.directory name a directory with a .safetensors or .h5 file in %s"
                        .formatted(name);
        return "there are no pre-trained weights for %s: %s%s, or ask for initialisation RANDOM"
                .formatted(name, command, put);
    }
}
