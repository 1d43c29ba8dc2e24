package io.scanstream.benchmarks;

import java.util.Locale;

/** Prints figures as rows of Markdown, each as soon as it is known. */
final class Table {

    private boolean begun;

    void add(Figure figure) {
        if (!begun) {
            begun = true;
            System.out.println("| network | what | median | quartiles | ratio | to |");
            System.out.println("| --- | --- | --- | --- | --- | --- |");
        }
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %s | %s %s | %s | %s | %s |%n",
                figure.about(),
                figure.what(),
                number(figure.value().median()),
                figure.unit(),
                quartiles(figure.value()),
                figure.ratio() == null ? "" : ratio(figure.ratio()),
                figure.baseline() == null ? "" : figure.baseline());
    }

    private static String quartiles(Spread spread) {
        return spread.count() == 1 ? "" : "%s to %s".formatted(number(spread.low()), number(spread.high()));
    }

    private static String ratio(Spread spread) {
        String median = share(spread.median());
        return spread.count() == 1
                ? median
                : "%s (%s to %s)".formatted(median, share(spread.low()), share(spread.high()));
    }

    private static String share(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** Three digits that mean something. */
    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
