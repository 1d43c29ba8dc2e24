package io.scanstream.evaluation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How far two models agree beyond chance: Cohen's kappa. 1 is complete agreement, 0 what two models would have that give
 * their labels as often, but at random.
 *
 * @param value at most 1; negative if they agree less often than at random
 * @param low lower bound of the 95 % interval, by the large-sample variance of Fleiss, Cohen and Everitt, "Large sample
 *     standard errors of kappa and weighted kappa", Psychological Bulletin 72 (1969)
 * @param high its upper bound
 */
public record Kappa(double value, double low, double high) {

    /** What both models say of an image. */
    record Labels(String first, String second) {}

    /**
     * Tells it from counted images.
     *
     * @return empty if both give one and the same label to everything, and there is nothing to agree on
     */
    static Optional<Kappa> of(Map<Labels, Long> counts) {
        return new Table(counts).kappa();
    }

    /** Shares of the images, all of which add up to 1. */
    private record Table(Map<Labels, Long> counts, double images) {

        Table(Map<Labels, Long> counts) {
            this(counts, counts.values().stream().mapToLong(Long::longValue).sum());
        }

        Optional<Kappa> kappa() {
            double agreed = share(labels -> labels.first().equals(labels.second()));
            double byChance = 0;
            for (String label : labels()) {
                byChance += first(label) * second(label);
            }
            if (images == 0 || byChance >= 1) {
                return Optional.empty();
            }
            double kappa = (agreed - byChance) / (1 - byChance);
            double half = Normal.Z * Math.sqrt(Math.max(0, variance(kappa, byChance)));
            return Optional.of(new Kappa(kappa, Math.max(-1, kappa - half), Math.min(1, kappa + half)));
        }

        private double variance(double kappa, double byChance) {
            double sum = -Math.pow(kappa - byChance * (1 - kappa), 2);
            for (Map.Entry<Labels, Long> cell : counts.entrySet()) {
                String one = cell.getKey().first();
                String other = cell.getKey().second();
                double weight = one.equals(other)
                        ? 1 - (first(one) + second(one)) * (1 - kappa)
                        : (1 - kappa) * (second(one) + first(other));
                sum += cell.getValue() / images * weight * weight;
            }
            return sum / (images * (1 - byChance) * (1 - byChance));
        }

        private double first(String label) {
            return share(labels -> labels.first().equals(label));
        }

        private double second(String label) {
            return share(labels -> labels.second().equals(label));
        }

        private double share(Predicate<Labels> which) {
            return counts.entrySet().stream()
                            .filter(cell -> which.test(cell.getKey()))
                            .mapToLong(Map.Entry::getValue)
                            .sum()
                    / images;
        }

        private Set<String> labels() {
            Set<String> all = new TreeSet<>();
            counts.keySet().forEach(labels -> {
                all.add(labels.first());
                all.add(labels.second());
            });
            return all;
        }
    }
}
