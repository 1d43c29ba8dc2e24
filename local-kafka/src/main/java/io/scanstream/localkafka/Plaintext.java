package io.scanstream.localkafka;

import java.util.List;
import java.util.Map;

/** Everybody is let in, and may do everything. */
public record Plaintext() implements Security {

    @Override
    public String protocol() {
        return "PLAINTEXT";
    }

    @Override
    public Map<String, String> listenerSettings() {
        return Map.of();
    }

    @Override
    public List<String> administrators() {
        return List.of();
    }
}
