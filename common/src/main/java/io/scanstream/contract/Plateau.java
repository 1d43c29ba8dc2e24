package io.scanstream.contract;

/**
 * When the validation loss no longer falls, the learning rate does. Defaults are the notebooks'.
 *
 * @param factor what the learning rate is multiplied with
 * @param patience epochs without a better loss before that
 * @param cooldown epochs after a reduction in which nothing is counted
 * @param floor the learning rate is never reduced below this
 */
public record Plateau(Double factor, Integer patience, Integer cooldown, Double floor) {

    public Plateau {
        factor = Rules.positive("factor", factor == null ? 0.8 : factor, 1);
        patience = Rules.between("patience", patience == null ? 10 : patience, 1, 10_000);
        cooldown = Rules.between("cooldown", cooldown == null ? 5 : cooldown, 0, 10_000);
        floor = Rules.between("floor", floor == null ? 1e-4 : floor, 0, 1);
    }

    public static Plateau defaults() {
        return new Plateau(null, null, null, null);
    }
}
