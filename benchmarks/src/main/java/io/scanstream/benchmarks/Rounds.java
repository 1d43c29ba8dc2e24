package io.scanstream.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Things that are measured by turns, so that what else happens on the machine befalls all of them; each round begins
 * with another one. Ratios are taken within a round.
 */
final class Rounds {

    private final Map<String, Supplier<Pace>> contestants = new LinkedHashMap<>();
    private final Map<String, List<Pace>> values = new LinkedHashMap<>();

    Rounds add(String name, Supplier<Pace> measure) {
        contestants.put(name, measure);
        values.put(name, new ArrayList<>());
        return this;
    }

    /** After one round that is not counted. */
    Rounds run(int count) {
        List<String> order = new ArrayList<>(contestants.keySet());
        for (int round = -1; round < count; round++) {
            for (String name : order) {
                Pace pace = contestants.get(name).get();
                if (round >= 0) {
                    values.get(name).add(pace);
                }
            }
            Collections.rotate(order, -1);
        }
        return this;
    }

    /** Images per second. */
    Spread rate(String name) {
        return Spread.of(values.get(name).stream().map(Pace::perSecond).toList());
    }

    /** Per image. */
    Spread processorMillis(String name) {
        return Spread.of(values.get(name).stream()
                .map(pace -> 1000 * pace.processorSeconds())
                .toList());
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Of images per second. */
    Spread ratio(String name, String baseline) {
        return ratio(name, baseline, Pace::perSecond);
    }

    /** Of processor time per image, the other way round: as of rates, more is better. */
    Spread thrift(String name, String baseline) {
        return ratio(baseline, name, Pace::processorSeconds);
    }

    private Spread ratio(String name, String baseline, ToDoubleFunction<Pace> value) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < values.get(name).size(); round++) {
            ratios.add(value.applyAsDouble(values.get(name).get(round))
                    / value.applyAsDouble(values.get(baseline).get(round)));
        }
        return Spread.of(ratios);
    }
}
