package io.scanstream.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Things that are measured by turns, so that what else happens on the machine befalls all of them; each round begins
 * with another one. Ratios are taken within a round.
 */
final class Rounds {

    private final Map<String, DoubleSupplier> contestants = new LinkedHashMap<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    /** @param measure gives one value, more being better or worse */
    Rounds add(String name, DoubleSupplier measure) {
        contestants.put(name, measure);
        values.put(name, new ArrayList<>());
        return this;
    }

    /** After one round that is not counted. */
    Rounds run(int count) {
        List<String> order = new ArrayList<>(contestants.keySet());
        for (int round = -1; round < count; round++) {
            for (String name : order) {
                double value = contestants.get(name).getAsDouble();
                if (round >= 0) {
                    values.get(name).add(value);
                }
            }
            Collections.rotate(order, -1);
        }
        return this;
    }

    Spread spread(String name) {
        return Spread.of(values.get(name));
    }

    Set<String> names() {
        return values.keySet();
    }

    Spread ratio(String name, String baseline) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.get(name).size(); round++) {
            ratios.add(values.get(name).get(round) / values.get(baseline).get(round));
        }
        return Spread.of(ratios);
    }
}
