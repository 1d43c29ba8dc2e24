package io.scanstream.trainer.report;

import io.scanstream.contract.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text of a page that is safe wherever it comes from: in elements and in quoted attributes, of SVG as well. */
final class Html {

    private Html() {}

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            switch (character) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(character);
            }
        });
        return safe.toString();
    }

    /** The first row is the head; every cell is escaped. */
    static String table(List<List<String>> rows) {
        return rows.stream()
                .map(row -> row(row, row == rows.get(0) ? "th" : "td"))
                .collect(Collectors.joining("", "<table>\n", "</table>\n"));
    }

    private static String row(List<String> cells, String element) {
        return cells.stream()
                .map(cell -> "<%1$s>%2$s</%1$s>".formatted(element, escaped(cell)))
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String number(Estimate estimate) {
        return "%s (%s to %s)".formatted(number(estimate.value()), number(estimate.low()), number(estimate.high()));
    }
}
