package io.scanstream.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One line of the table.
 *
 * @param about network, or what else is measured
 * @param ratio to the baseline, per round; null if there is none
 * @param baseline what the ratio is to, measured in the same rounds; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(String about, String what, String unit, Spread value, Spread ratio, String baseline) {

    static Figure of(String about, String what, String unit, Spread value) {
        return new Figure(about, what, unit, value, null, null);
    }

    Figure against(Spread ratioToBaseline, String name) {
        return new Figure(about, what, unit, value, ratioToBaseline, name);
    }
}
