package io.scanstream.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What a benchmark finds, as Markdown: printed, and written to {@code target/benchmarks} of its module. */
public final class MeasuredTable {
    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** @param name of the file, without its ending */
    public MeasuredTable(String name, String... columns) {
        this.name = name;
        add((Object[]) columns);
        add(Collections.nCopies(columns.length, "---").toArray());
    }

    /** Adds a row and prints it: a table of slow things shows how far it has come. */
    public void add(Object... cells) {
        String line = "| %s |"
                .formatted(
                        String.join(" | ", Stream.of(cells).map(String::valueOf).toList()));
        lines.add(line);
        System.out.println(line);
    }

    public void write() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "benchmarks"));
        Files.write(directory.resolve(name + ".md"), lines);
    }
}
