package io.scanstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/observability.md}, held against what a worker shows. */
public final class ObservabilityPage {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(scanstream_\\w+)` \\| (\\w+) \\|([^|]*)\\|", Pattern.MULTILINE);

    private static final Pattern TYPE = Pattern.compile("^# TYPE (scanstream_\\w+) (\\w+)$", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^(scanstream_\\w+)\\{([^}]*)}", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private ObservabilityPage() {}

    /**
     * A section's table has each metric, with its type and labels, and no other.
     *
     * @param scraped what Prometheus would read, every metric of the section in it
     */
    public static void check(String section, String scraped) throws IOException {
        assertThat(shown(scraped)).isEqualTo(documented(section));
    }

    /** The same of a worker that has not done everything yet: what it shows is in the table. */
    public static void checkIsDocumented(String section, String scraped) throws IOException {
        Map<String, String> shown = shown(scraped);
        assertThat(shown).isNotEmpty();
        assertThat(documented(section)).containsAllEntriesOf(shown);
    }

    /** What metrics there are: by name, the type and the labels. */
    public static Map<String, String> shown(String scraped) {
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(scraped);
        while (sample.find()) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                labels.computeIfAbsent(metric(sample.group(1)), name -> new TreeSet<>())
                        .add(label.group(1));
            }
        }
        labels.values().forEach(names -> names.remove("le"));
        Map<String, String> metrics = new TreeMap<>();
        Matcher type = TYPE.matcher(scraped);
        while (type.find()) {
            metrics.put(
                    type.group(1), type.group(2) + " " + labels.getOrDefault(metric(type.group(1)), new TreeSet<>()));
        }
        // Each histogram has such a gauge beside it, which the page says once.
        metrics.keySet()
                .removeIf(name -> name.endsWith("_max")
                        && metrics.getOrDefault(metric(name), "").startsWith("histogram"));
        return metrics;
    }

    /** A histogram's samples have other names than itself. */
    private static String metric(String sample) {
        return sample.replaceAll("_(bucket|count|sum|max)$", "");
    }

    private static Map<String, String> documented(String section) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("scanstream.home"), "docs", "observability.md"));
        int from = page.indexOf("\n## " + section + "\n");
        int to = page.indexOf("\n## ", from + 1);
        Map<String, String> metrics = new TreeMap<>();
        Matcher row = ROW.matcher(page.substring(from, to < 0 ? page.length() : to));
        while (row.find()) {
            TreeSet<String> labels = new TreeSet<>();
            Matcher label = Pattern.compile("`(\\w+)`").matcher(row.group(3));
            while (label.find()) {
                labels.add(label.group(1));
            }
            metrics.put(row.group(1), row.group(2) + " " + labels);
        }
        return metrics;
    }
}
