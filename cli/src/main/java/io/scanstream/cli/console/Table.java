package io.scanstream.cli.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Rows of text in columns as wide as their widest cell. Cells may be coloured. */
public final class Table {

    /** What makes a terminal change its colour, and has no width. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[\\d;]*m");

    private final List<List<String>> rows = new ArrayList<>();

    public Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column)).append(" ".repeat(width(column) - width(row.get(column)) + 2));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> width(row.get(column)))
                .max()
                .orElse(0);
    }

    private static int width(String cell) {
        return COLOUR.matcher(cell).replaceAll("").length();
    }
}
