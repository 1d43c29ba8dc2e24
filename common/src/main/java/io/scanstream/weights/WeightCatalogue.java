package io.scanstream.weights;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.scanstream.contract.NetworkName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The weight files that are known to be published, and that this program can use. */
public record WeightCatalogue(List<PublishedWeights> entries) {

    private static final String RESOURCE = "catalogue.json";

    public WeightCatalogue {
        entries = List.copyOf(entries);
    }

    /** The program's own. */
    public static WeightCatalogue standard() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (InputStream in = WeightCatalogue.class.getResourceAsStream(RESOURCE)) {
            return mapper.readValue(in, WeightCatalogue.class);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own catalogue of weights cannot be read", e);
        }
    }

    /** All that fit a network, the one to prefer first; empty if there are none. */
    public List<PublishedWeights> of(NetworkName network) {
        List<String> folders = WeightFolders.of(network);
        return entries.stream()
                .filter(entry -> folders.contains(entry.network().wireName()))
                .toList();
    }
}
